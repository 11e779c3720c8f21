// The page of one article: text, notes in the margin, filters, tables.

let article = null;
let articleIndex = -1;
/** What is held by a click or a key; hovering shows something else for the moment. */
let held = null;

function openArticle(i, quote) {
  article = data(`article-${i}`);
  articleIndex = i;
  held = null;
  if (
    !article.predicted.quotes
      .concat(article.gold?.quotes ?? [])
      .some((q) => q.key === chosen.source)
  )
    chosen.source = '';
  const place = document.getElementById('view-article');
  place.replaceChildren(
    articleHead(),
    el(
      'div',
      { class: 'columns' },
      el('div', { id: 'story' }),
      el(
        'aside',
        { 'aria-label': 'Filters and selection' },
        filterBox(),
        el('section', { id: 'selection', 'aria-label': 'Selection' }),
      ),
    ),
    el('div', { id: 'tables' }),
  );
  drawArticle();
  if (quote !== null && article.predicted.quotes[quote]) {
    hold({ side: 'predicted', quotes: [quote] });
    reveal('quote', quote, true);
  }
}

function articleHead() {
  const to = (i, text, rel) =>
    index.articles[i]
      ? el('a', { href: articleLink(i), rel }, text)
      : el('span', { class: 'quiet' }, text);
  const facts = [
    article.words === null ? 'no text' : counted(article.words, 'word'),
    counted(article.predicted.mentions.length, 'mention'),
    counted(article.predicted.quotes.length, 'quote'),
  ];
  const headline = article.paragraphs?.[0]?.headline;
  return el(
    'header',
    { class: 'article-head' },
    el(
      'nav',
      { 'aria-label': 'Articles', class: 'pager' },
      to(articleIndex - 1, '← Previous', 'prev'),
      el('span', { class: 'quiet' }, `${articleIndex + 1} of ${index.articles.length}`),
      to(articleIndex + 1, 'Next →', 'next'),
    ),
    headline ? null : el('h1', { id: 'article-heading', tabindex: '-1' }, article.id),
    el(
      'p',
      { class: 'quiet' },
      headline ? `${article.id} · ` : '',
      facts.join(' · '),
      article.source ? ` · ${article.source}` : '',
    ),
    article.notes.map((note) => el('p', { class: 'note', role: 'note' }, note)),
  );
}

/** Draws what depends on view and filters. */
function drawArticle() {
  const story = document.getElementById('story');
  story.className = `${chosen.labels ? 'labels ' : ''}view-${article.gold ? chosen.view : 'predicted'}`;
  if (article.paragraphs) {
    const hint = el(
      'p',
      { id: 'text-hint', class: 'hidden' },
      'In the text, the left and right arrow keys go from annotation to annotation, Enter selects, Escape clears.',
    );
    const text = el(
      'div',
      {
        id: 'text',
        lang: 'fr',
        role: 'region',
        'aria-label': 'Text',
        'aria-describedby': 'text-hint',
      },
      renderText(article, marginNotes),
    );
    text.querySelector('.first')?.setAttribute('tabindex', '0');
    story.replaceChildren(hint, text);
    listen(text);
  } else {
    story.replaceChildren(
      el(
        'p',
        { class: 'quiet' },
        'There is no text to show. The tables list what the record holds.',
      ),
    );
  }
  document.getElementById('tables').replaceChildren(...tables());
  highlight(held);
}

/** The layer that tables and notes are about. */
function mainSide() {
  return article.gold &&
    (chosen.view === 'gold' ||
      article.predicted.mentions.length + article.predicted.quotes.length === 0)
    ? 'gold'
    : 'predicted';
}

/** Beside a paragraph: whose words it has. */
function marginNotes(marks) {
  const side = mainSide();
  const groups = new Map();
  for (const mark of marks) {
    const [markSide, part, rows] = article.marks[mark];
    const quote = article[markSide].quotes[rows[0]];
    if (markSide !== side || part !== 'quote' || !isSpeech(quote)) continue;
    const name = quote.key ?? (quote.speaker ? `text:${quote.speaker}` : '');
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(rows[0]);
  }
  const notes = [...groups.values()].map((rows) => {
    const quote = article[side].quotes[rows[0]];
    const source = sourceOf(quote);
    const gold =
      chosen.view === 'differences' && quote.verdict === 'speaker'
        ? article.gold.quotes[quote.other]
        : null;
    return el(
      'li',
      {},
      el(
        'button',
        {
          type: 'button',
          class: quote.key ? 'voice' : 'voice vague',
          'data-quotes': rows.join(' '),
          'aria-pressed': 'false',
          'aria-label': `${source ?? 'source unknown'}, ${counted(rows.length, 'quote')}`,
          onclick: () => toggle({ side, quotes: rows }),
        },
        source ? fr(source) : 'source unknown',
        rows.length > 1 ? el('span', { class: 'quiet' }, ` ×${rows.length}`) : null,
      ),
      gold ? el('span', { class: 'gold-voice' }, 'gold: ', fr(sourceOf(gold) ?? 'unknown')) : null,
    );
  });
  return notes.length
    ? el('ul', { class: 'margin', lang: 'en', 'aria-label': 'Sources of this paragraph' }, notes)
    : null;
}

/** The filters: always open where there is room beside the text, folded where there is not. */
function filterBox() {
  return el(
    'details',
    { class: 'filters', open: !narrow.matches },
    el('summary', {}, 'Filters'),
    filters(),
  );
}

const narrow = matchMedia('(max-width: 62rem)');
narrow.addEventListener('change', () => {
  const box = document.querySelector('.filters');
  if (box) box.open = !narrow.matches;
});

function filters() {
  const redraw = () => drawArticle();
  const layers = [article.predicted, article.gold ?? { mentions: [], quotes: [] }];
  const count = (items, field) => {
    const counts = new Map();
    for (const item of items) counts.set(item[field], (counts.get(item[field]) ?? 0) + 1);
    return counts;
  };
  const box = (set, label, n, className, title) =>
    el(
      'label',
      { class: 'choice', title },
      el('input', {
        type: 'checkbox',
        checked: !set.has(label),
        onchange: (event) => {
          if (event.target.checked) set.delete(label);
          else set.add(label);
          redraw();
        },
      }),
      el('span', { class: `swatch ${className}` }, label),
      el('span', { class: 'quiet' }, ` ${n}`),
    );
  const boxes = (field, items, set, known, prefix) => {
    const counts = count(items(layers[mainSide() === 'gold' ? 1 : 0]), field);
    for (const layer of layers)
      for (const item of items(layer)) if (!counts.has(item[field])) counts.set(item[field], 0);
    const labels = [
      ...Object.keys(known).filter((label) => counts.has(label)),
      ...[...counts.keys()].filter((label) => !Object.hasOwn(known, label)),
    ];
    return labels.map((label) =>
      box(
        set,
        label,
        counts.get(label),
        `${prefix === 'type' ? 'm' : 'q'} ${classOf(prefix, label)}`,
        known[label],
      ),
    );
  };
  const views = [
    ['predicted', 'Predicted'],
    ['gold', 'Gold'],
    ['differences', 'Differences'],
  ];
  const radio = ([view, name]) =>
    el(
      'label',
      { class: 'choice' },
      el('input', {
        type: 'radio',
        name: 'view',
        value: view,
        checked: chosen.view === view,
        onchange: () => {
          chosen.view = view;
          held = null;
          redraw();
        },
      }),
      name,
    );
  return el(
    'form',
    { id: 'filters', 'aria-label': 'Filters', onsubmit: (event) => event.preventDefault() },
    article.gold
      ? el('fieldset', { class: 'views' }, el('legend', {}, 'View'), views.map(radio))
      : null,
    el(
      'fieldset',
      {},
      el('legend', {}, 'Names'),
      boxes('type', (layer) => layer.mentions, chosen.hiddenTypes, TYPES, 'type'),
    ),
    el(
      'fieldset',
      {},
      el('legend', {}, 'Quotes'),
      boxes('kind', (layer) => layer.quotes, chosen.hiddenKinds, KINDS, 'kind'),
    ),
    el('fieldset', {}, el('legend', {}, 'Source'), sourceSelect(layers, redraw)),
    el(
      'fieldset',
      {},
      el('legend', {}, 'Reading'),
      el(
        'label',
        { class: 'choice' },
        el('input', {
          type: 'checkbox',
          checked: chosen.labels,
          onchange: (event) => {
            chosen.labels = event.target.checked;
            redraw();
          },
        }),
        'Labels in the text',
      ),
    ),
  );
}

function sourceSelect(layers, redraw) {
  const names = new Map();
  for (const quote of layers.flatMap((layer) => layer.quotes))
    if (quote.key) names.set(quote.key, sourceOf(quote) ?? quote.entity);
  const option = ([key, name]) =>
    el(
      'option',
      { value: key, selected: chosen.source === key, lang: key.length > 4 ? 'fr' : null },
      name,
    );
  const sorted = [...names].sort((a, b) => a[1].localeCompare(b[1], 'fr'));
  return el(
    'select',
    {
      id: 'source',
      'aria-label': 'Quotes of',
      onchange: (event) => {
        chosen.source = event.target.value;
        redraw();
      },
    },
    option(['', 'Everybody']),
    sorted.map(option),
    option(['none', 'Source unknown']),
  );
}

/** Listens to mouse and keys in the text. */
function listen(text) {
  const markAt = (target) => target.closest?.('[data-mark]');
  text.addEventListener('click', (event) => {
    const element = markAt(event.target);
    if (element && !String(getSelection())) toggle(selectionOf(Number(element.dataset.mark)));
    else if (!element && !event.target.closest('button')) hold(null);
  });
  text.addEventListener('mouseover', (event) => {
    const element = markAt(event.target);
    const note = event.target.closest?.('.voice');
    if (note) highlight({ side: mainSide(), quotes: note.dataset.quotes.split(' ').map(Number) });
    else highlight(element ? selectionOf(Number(element.dataset.mark)) : held);
  });
  text.addEventListener('mouseleave', () => highlight(held));
  text.addEventListener('focusin', (event) => {
    if (event.target.matches('.first')) {
      text.querySelector('.first[tabindex="0"]')?.setAttribute('tabindex', '-1');
      event.target.setAttribute('tabindex', '0');
      if (event.target.matches(':focus-visible'))
        highlight(selectionOf(Number(event.target.dataset.mark)));
    }
  });
  text.addEventListener('keydown', (event) => {
    if (!event.target.matches('.first') || event.ctrlKey || event.altKey || event.metaKey) return;
    const all = [...text.querySelectorAll('.first')];
    const at = all.indexOf(event.target);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (next !== undefined) all[Math.max(0, Math.min(all.length - 1, next))].focus();
    else if (event.key === 'Enter' || event.key === ' ')
      toggle(selectionOf(Number(event.target.dataset.mark)));
    else return;
    event.preventDefault();
  });
}

/** What a mark stands for. */
function selectionOf(mark) {
  const [side, part, rows] = article.marks[mark];
  if (part === 'mention')
    return { side, key: article[side].mentions[rows[0]].key, mention: rows[0] };
  return { side, quotes: rows };
}

function sameSelection(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}

function toggle(selection) {
  hold(sameSelection(held, selection) ? null : selection);
}

function hold(selection) {
  held = selection;
  highlight(selection);
  announce(
    selection
      ? selectionFacts(selection)
          .map((fact) => fact.join(': '))
          .join('. ')
      : '',
  );
}

/** Scrolls to the first element of a row's mark. */
function reveal(part, row, focus, side = mainSide()) {
  const mark = article.marks.findIndex(
    ([s, p, rows]) => s === side && p === part && rows.includes(row),
  );
  const element = document.querySelector(`#text .first[data-mark="${mark}"]`);
  if (!element) return;
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  element.scrollIntoView({ block: 'center', behavior: still ? 'auto' : 'smooth' });
  if (focus) element.focus({ preventScroll: true });
}

function highlight(selection) {
  const story = document.getElementById('story');
  const { about, along } = selection
    ? marksOf(article, selection)
    : { about: new Set(), along: new Set() };
  story.classList.toggle('selecting', about.size > 0);
  for (const element of story.querySelectorAll('[data-mark]')) {
    const mark = Number(element.dataset.mark);
    element.classList.toggle('on', about.has(mark));
    element.classList.toggle('along', along.has(mark));
  }
  const rows = new Set(
    [...about]
      .filter((mark) => article.marks[mark][1] === 'quote')
      .flatMap((mark) => article.marks[mark][2]),
  );
  for (const button of story.querySelectorAll('.voice')) {
    const mine = button.dataset.quotes.split(' ').some((row) => rows.has(Number(row)));
    button.classList.toggle('on', mine && selection.side === mainSide());
    button.setAttribute(
      'aria-pressed',
      String(Boolean(held && mine && sameSelection(selection, held))),
    );
  }
  drawSelection(selection);
}

function drawSelection(selection) {
  const place = document.getElementById('selection');
  if (!selection) {
    place.replaceChildren(
      el(
        'p',
        { class: 'quiet' },
        'Point at a name or a quote to see what belongs together; click to hold it.',
      ),
    );
    return;
  }
  const facts = selectionFacts(selection).map(([name, value]) => [
    el('dt', {}, name),
    fr(value, 'dd'),
  ]);
  const clear =
    held && sameSelection(held, selection)
      ? el('button', { type: 'button', onclick: () => hold(null) }, 'Clear')
      : null;
  place.replaceChildren(el('dl', {}, facts), clear);
}

/** Name and value of what is to be said about a selection. */
function selectionFacts({ side, quotes, key, mention }) {
  const layer = article[side];
  const from = article.gold ? [['Side', side]] : [];
  const sure = (item) =>
    item.confidence === null ? item.rule : `${item.rule} (${item.confidence})`;
  if (key !== undefined) {
    const all = layer.mentions.filter((m) => m.key === key);
    const m = layer.mentions[mention] ?? all[0];
    return [
      ['Name', m.name],
      ['Type', m.subtype ? `${m.type}, ${m.subtype}` : m.type],
      ['Here', m.text],
      ['Mentions', String(all.length)],
      ['Identifier', key],
      ['Wikidata', m.wikidata],
      ['Rule', sure(m)],
      ['Compared', VERDICTS[m.verdict]],
      ...from,
    ].filter((fact) => fact[1]);
  }
  const q = layer.quotes[quotes[0]];
  return [
    ['Source', isSpeech(q) ? (sourceOf(q) ?? 'unknown') : null],
    ['In the text', q.speaker],
    ['Cue', q.cue],
    ['Kind', `${q.kind}: ${KINDS[q.kind] ?? ''}`],
    ['Quote', marked(q.text)],
    ['Mark', q.closed ? null : 'not closed'],
    ['Identifier', q.entity],
    ['Rule', sure(q)],
    ['Compared', VERDICTS[q.verdict]],
    ...from,
  ].filter((fact) => fact[1]);
}
