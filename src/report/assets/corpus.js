// The pages over all articles: the list of articles, and the sources with their words.

let articleList = null;
let sourceList = null;

function th(text, className) {
  return el('th', { scope: 'col', class: className }, text);
}

function drawCorpus(find) {
  if (!articleList) {
    document
      .getElementById('corpus-notes')
      .append(...index.notes.map((note) => el('p', { class: 'note', role: 'note' }, note)));
    if (index.verdicts.length) document.getElementById('corpus-verdicts').append(verdictsTable());
    articleList = drawArticleList();
  }
  if (find !== null) {
    articleList.find(find);
    document.getElementById('articles').scrollIntoView();
    document.getElementById('articles-list-search').focus({ preventScroll: true });
  }
}

function drawArticleList() {
  const items = index.articles.map((row, i) => ({ ...row, i }));
  const by = (field) => (a, b) => b[field] - a[field] || a.i - b.i;
  const sorts = [
    ['As given', null],
    ['Title', (a, b) => a.title.localeCompare(b.title, 'fr')],
    ['Most quotes', by('quotes')],
    ['Most mentions', by('mentions')],
  ];
  if (index.gold) sorts.push(['Most differences', by('differences')]);
  return searchable({
    place: document.getElementById('articles-list'),
    label: 'Find a title, a name or a source',
    noun: 'article',
    items,
    haystack: (row) => [row.title, row.id, ...row.names, ...row.speakers].join('\n'),
    sorts,
    heads: [
      th('Article'),
      th('Sources'),
      th('Words', 'number'),
      th('Mentions', 'number'),
      th('Quotes', 'number'),
      index.gold ? th('Differences', 'number') : null,
    ].filter(Boolean),
    draw: (row) =>
      el(
        'tr',
        {},
        el(
          'th',
          { scope: 'row' },
          el('a', { href: articleLink(row.i), lang: 'fr' }, row.title),
          el(
            'span',
            { class: 'quiet id' },
            row.id === row.title ? '' : row.id,
            row.notes ? el('span', { class: 'flag' }, ` ${counted(row.notes, 'note')}`) : null,
          ),
        ),
        el(
          'td',
          { class: 'sources', lang: 'fr' },
          row.speakers.slice(0, 3).join(', '),
          row.speakers.length > 3
            ? el('span', { class: 'quiet', lang: 'en' }, ` and ${row.speakers.length - 3} more`)
            : null,
        ),
        el('td', { class: 'number' }, row.words === null ? '–' : row.words.toLocaleString('en')),
        el('td', { class: 'number' }, String(row.mentions)),
        el('td', { class: 'number' }, String(row.quotes)),
        index.gold
          ? el('td', { class: 'number' }, row.differences === null ? '–' : String(row.differences))
          : null,
      ),
  });
}

function verdictsTable() {
  const columns = Object.keys(VERDICTS).filter(
    (verdict) =>
      ['same', 'missed', 'spurious'].includes(verdict) ||
      index.verdicts.some(([, v]) => v === verdict),
  );
  const rows = [
    ['mentions', 'Mentions', ['kind', 'speaker']],
    ['quotes', 'Quotes', ['type']],
  ].map(([what, name, never]) => [
    name,
    ...columns.map((verdict) =>
      never.includes(verdict)
        ? '–'
        : (index.verdicts.find(([w, v]) => w === what && v === verdict)?.[2] ?? 0).toLocaleString(
            'en',
          ),
    ),
  ]);
  return el(
    'section',
    { 'aria-labelledby': 'verdicts-heading', class: 'verdicts' },
    el('h2', { id: 'verdicts-heading' }, 'Against gold'),
    table(
      'Predicted annotations against gold',
      ['', ...columns.map((verdict) => VERDICTS[verdict])],
      rows,
      'verdicts-table',
    ),
    el(
      'p',
      { class: 'quiet' },
      'A pair counts once. For scores with intervals: guillemet evaluate.',
    ),
  );
}

function drawSources(find) {
  sourceList ??= searchable({
    place: document.getElementById('sources-list'),
    label: 'Find a source',
    noun: 'source',
    items: index.speakers,
    haystack: (speaker) => speaker.name,
    sorts: [
      ['Most quoted', null],
      ['Name', (a, b) => a.name.localeCompare(b.name, 'fr')],
      ['Most articles', (a, b) => b.articles.length - a.articles.length],
    ],
    heads: [
      th('Source'),
      th('In their words', 'sample'),
      th('Quotes', 'number'),
      th('Direct', 'number'),
      th('Mixed', 'number'),
      th('Articles', 'number'),
      index.gold ? th('In gold', 'number') : null,
    ].filter(Boolean),
    draw: sourceRow,
  });
  if (find !== null) sourceList.find(find);
}

function sourceRow(speaker) {
  const button = el(
    'button',
    { type: 'button', class: 'open', 'aria-expanded': 'false', lang: 'fr' },
    speaker.name,
  );
  const number = (n) => el('td', { class: 'number' }, String(n ?? 0));
  const row = el(
    'tr',
    {},
    el('th', { scope: 'row' }, button),
    el('td', { class: 'sample', lang: 'fr' }, `«\u00a0${speaker.sample}\u00a0»`),
    number(speaker.count.predicted),
    number(speaker.kinds.direct),
    number(speaker.kinds.mixed),
    number(speaker.articles.length),
    index.gold ? number(speaker.count.gold) : null,
  );
  let words = null;
  button.addEventListener('click', () => {
    const open = button.getAttribute('aria-expanded') !== 'true';
    button.setAttribute('aria-expanded', String(open));
    if (open && !words) {
      words = el(
        'tr',
        { class: 'words' },
        el('td', { colspan: row.cells.length }, saidBy(speaker)),
      );
      row.after(words);
    }
    if (words) words.hidden = !open;
  });
  return row;
}

/** The words of a source, article by article. */
function saidBy(speaker) {
  return speaker.articles.map((i) => {
    const { predicted, gold } = data(`article-${i}`);
    const list = (layer, isPredicted) =>
      layer.quotes.flatMap((quote, row) =>
        quote.key === speaker.key && isSpeech(quote)
          ? [
              el(
                'li',
                {},
                el(
                  'a',
                  { href: isPredicted ? articleLink(i, row) : articleLink(i), lang: 'fr' },
                  marked(quote.text),
                ),
                el('span', { class: 'quiet' }, ` ${quote.kind}${isPredicted ? '' : ', gold only'}`),
              ),
            ]
          : [],
      );
    const found = list(predicted, true);
    return el(
      'div',
      {},
      el('p', { class: 'from', lang: 'fr' }, index.articles[i].title),
      el('ul', {}, found.length ? found : list(gold ?? { quotes: [] }, false)),
    );
  });
}
