'use strict';
// What the other files share: reading data, building elements, the state. Text from the data becomes
// text nodes and attribute values, never markup.

/** Reads a data block. */
function data(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

const index = data('index');
const indexById = new Map(index.articles.map((article, i) => [article.id, i]));

/** What the reader has chosen; it stays from article to article. */
const chosen = {
  view: index.gold ? 'differences' : 'predicted',
  hiddenTypes: new Set(),
  hiddenKinds: new Set(),
  source: '',
  labels: false,
};

const TYPES = { PER: 'person', ORG: 'organisation', LOC: 'place', AGENCY: 'agency' };
const KINDS = {
  direct: 'a full clause quoted',
  mixed: 'a fragment built into the sentence',
  title: 'a name or title',
  scare: 'a word held at a distance',
  indirect: 'reported without marks',
};
const VERDICTS = {
  same: 'agreed',
  type: 'other type',
  boundary: 'other boundary',
  kind: 'other kind',
  speaker: 'other speaker',
  missed: 'missed',
  spurious: 'spurious',
};

/** An element with attributes; `on…` attributes are listeners, children are elements or text. */
function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined),
  );
  return element;
}

/** Text in French. */
function fr(text, tag = 'span') {
  return el(tag, { lang: 'fr' }, text);
}

/** `1 quote`, `1,234 quotes`. */
function counted(n, noun) {
  return `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;
}

/** The class of a type or kind; a label that is not known shares one class. */
function classOf(prefix, label) {
  const known = prefix === 'type' ? TYPES : KINDS;
  return `${prefix}-${Object.hasOwn(known, label) ? label.toLowerCase() : 'other'}`;
}

/** Letters as they are searched: without case, accents and curly apostrophes. */
function folded(text) {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[’‘ʼ]/g, "'").toLowerCase();
}

function isSpeech(quote) {
  return quote.kind === 'direct' || quote.kind === 'mixed' || quote.kind === 'indirect';
}

/** Words between marks that stay with them at the end of a line. */
function marked(text) {
  return `«\u00a0${text}\u00a0»`;
}

/** Who speaks, for a reader: a name, else the words of the text. */
function sourceOf(quote) {
  return quote.name ?? quote.speaker;
}

/** Tells a screen reader. */
function announce(message) {
  document.getElementById('live').textContent = message;
}

function articleLink(i, quote) {
  const at = quote === undefined ? '' : `&quote=${quote}`;
  return `#article=${encodeURIComponent(index.articles[i].id)}${at}`;
}

/** A table whose rows come as lists of cells; the first cell is the head of its row. */
function table(caption, heads, rows, className) {
  const cell = (content, i) =>
    i === 0 ? el('th', { scope: 'row' }, content) : el('td', {}, content);
  return el(
    'div',
    { class: 'scroll' },
    el(
      'table',
      { class: className },
      el('caption', { class: 'hidden' }, caption),
      el(
        'thead',
        {},
        el(
          'tr',
          {},
          heads.map((head) => el('th', { scope: 'col' }, head)),
        ),
      ),
      el(
        'tbody',
        {},
        rows.map((row) => (row instanceof Node ? row : el('tr', {}, row.map(cell)))),
      ),
    ),
  );
}

/** A list that is searched and shown in portions. `draw` makes a row of an item. */
function searchable({ place, label, noun, items, haystack, draw, heads, sorts }) {
  const PORTION = 60;
  const search = el('input', {
    type: 'search',
    id: `${place.id}-search`,
    autocomplete: 'off',
    spellcheck: 'false',
  });
  const order = el(
    'select',
    { id: `${place.id}-order` },
    sorts.map(([name], i) => el('option', { value: i }, name)),
  );
  const status = el('p', { class: 'quiet', role: 'status' });
  const body = el('tbody');
  const more = el('button', { type: 'button' }, 'Show more');
  let texts = null;
  let found = [];
  let shown = 0;

  function extend(n) {
    body.append(...found.slice(shown, shown + n).map(draw));
    shown = Math.min(found.length, shown + n);
    more.hidden = shown === found.length;
  }
  function update() {
    texts ??= items.map((item) => folded(haystack(item)));
    const words = folded(search.value).split(/\s+/).filter(Boolean);
    found = items.filter((_, i) => words.every((word) => texts[i].includes(word)));
    const compare = sorts[order.value || 0][1];
    if (compare) found.sort(compare);
    status.textContent = words.length
      ? `${found.length.toLocaleString('en')} of ${counted(items.length, noun)}`
      : counted(items.length, noun);
    body.replaceChildren();
    shown = 0;
    extend(PORTION);
  }
  search.addEventListener('input', update);
  order.addEventListener('change', update);
  more.addEventListener('click', () => {
    const first = shown;
    extend(PORTION * 4);
    body.rows[first]?.querySelector('a, button')?.focus();
  });
  place.append(
    el(
      'form',
      { class: 'search', role: 'search', onsubmit: (event) => event.preventDefault() },
      el('label', { for: search.id }, label),
      search,
      el('label', { for: order.id }, 'Order'),
      order,
    ),
    status,
    el(
      'div',
      { class: 'scroll' },
      el('table', { class: 'list' }, el('thead', {}, el('tr', {}, heads)), body),
    ),
    more,
  );
  update();
  return {
    find(text) {
      search.value = text;
      update();
    },
  };
}
