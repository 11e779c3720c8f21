// The tables under an article: differences, who said what, who is named.

function tables() {
  const side = mainSide();
  const out = [];
  if (article.gold && chosen.view === 'differences') out.push(differencesTable());
  out.push(saidTable(side), namedTable(side));
  return out;
}

function section(id, heading, ...content) {
  return el('section', { 'aria-labelledby': id }, el('h2', { id }, heading), content);
}

/** A button that leads to an annotation in the text; plain text if there is no text to go to. */
function jump(part, row, side, text) {
  if (!article.paragraphs) return fr(text);
  return el(
    'button',
    {
      type: 'button',
      class: 'jump',
      lang: 'fr',
      onclick: () => {
        hold(
          part === 'quote'
            ? { side, quotes: [row] }
            : { side, key: article[side].mentions[row].key, mention: row },
        );
        reveal(part, row, true, side);
      },
    },
    text,
  );
}

function saidTable(side) {
  const groups = new Map();
  article[side].quotes.forEach((quote, row) => {
    const differences = chosen.view === 'differences' && article.gold;
    if (!isSpeech(quote) || !isDrawnQuote(quote, side, differences)) return;
    const key = quote.key ?? (quote.speaker ? `text:${quote.speaker}` : '');
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(row);
  });
  const sorted = [...groups.values()].sort((a, b) => b.length - a.length);
  const rows = sorted.flatMap((group) =>
    group.map((row, i) => {
      const quote = article[side].quotes[row];
      const source = sourceOf(quote);
      const head =
        i === 0
          ? el(
              'th',
              { scope: 'rowgroup', rowspan: group.length },
              source ? fr(source) : el('em', {}, 'source unknown'),
              el('span', { class: 'quiet count' }, counted(group.length, 'quote')),
            )
          : null;
      return el(
        'tr',
        { class: i === 0 ? 'group' : null },
        head,
        el('td', { class: 'said' }, jump('quote', row, side, marked(quote.text))),
        el('td', {}, quote.kind),
        el('td', {}, quote.cue ? fr(quote.cue) : '–'),
        el('td', {}, quote.speaker ? fr(quote.speaker) : '–'),
      );
    }),
  );
  const total = rows.length;
  const content = total
    ? table('Who said what', ['Source', 'Quote', 'Kind', 'Cue', 'In the text'], rows, 'said-table')
    : el('p', { class: 'quiet' }, 'No reported words.');
  return section('said-heading', `Who said what (${total})`, content);
}

function namedTable(side) {
  const entities = new Map();
  article[side].mentions.forEach((mention, row) => {
    if (chosen.hiddenTypes.has(mention.type)) return;
    const key = `${mention.type} ${mention.key}`;
    if (!entities.has(key)) entities.set(key, { mention, rows: [], forms: new Set() });
    entities.get(key).rows.push(row);
    entities.get(key).forms.add(mention.text);
  });
  const sorted = [...entities.values()].sort((a, b) => b.rows.length - a.rows.length);
  const rows = sorted.map(({ mention, rows: found, forms }) => [
    jump('mention', found[0], side, mention.name),
    el('span', { class: `swatch m ${classOf('type', mention.type)}` }, mention.type),
    String(found.length),
    fr([...forms].join(', ')),
    mention.wikidata ?? '–',
  ]);
  const content = rows.length
    ? table('Who is named', ['Name', 'Type', 'Mentions', 'Forms', 'Wikidata'], rows, 'named-table')
    : el('p', { class: 'quiet' }, 'Nobody.');
  return section('named-heading', `Who is named (${rows.length})`, content);
}

function differencesTable() {
  const rows = [];
  const describe = (item) =>
    'type' in item
      ? item.type
      : [item.kind, isSpeech(item) ? (sourceOf(item) ?? 'source unknown') : null]
          .filter(Boolean)
          .join(', ');
  const shown = (item, verdict) =>
    item ? [verdict === 'boundary' ? `${item.text} (${describe(item)})` : describe(item)] : ['–'];
  for (const [part, list] of [
    ['mention', 'mentions'],
    ['quote', 'quotes'],
  ]) {
    const hidden = (item) =>
      part === 'mention' ? chosen.hiddenTypes.has(item.type) : chosen.hiddenKinds.has(item.kind);
    article.gold[list].forEach((gold, row) => {
      if (!gold.verdict || gold.verdict === 'same' || hidden(gold)) return;
      const predicted = gold.other === null ? null : article.predicted[list][gold.other];
      const place = predicted
        ? jump(part, gold.other, 'predicted', predicted.text)
        : jump(part, row, 'gold', gold.text);
      rows.push([
        place,
        VERDICTS[gold.verdict],
        part === 'mention' ? 'name' : 'quote',
        fr(shown(gold, gold.verdict)[0]),
        fr(shown(predicted, gold.verdict)[0]),
      ]);
    });
    article.predicted[list].forEach((predicted, row) => {
      if (predicted.verdict !== 'spurious' || hidden(predicted)) return;
      rows.push([
        jump(part, row, 'predicted', predicted.text),
        VERDICTS.spurious,
        part === 'mention' ? 'name' : 'quote',
        '–',
        fr(describe(predicted)),
      ]);
    });
  }
  const content = rows.length
    ? table(
        'Differences between gold and predicted',
        ['Where', 'Difference', 'What', 'Gold', 'Predicted'],
        rows,
        'differences-table',
      )
    : el('p', { class: 'quiet' }, 'Both sides agree.');
  return section('differences-heading', `Differences (${rows.length})`, content);
}
