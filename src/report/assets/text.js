// The text of an article with its annotations: pieces of text in nested elements.

/** Which of an article's marks are drawn in the chosen view, and how. */
function drawnMarks(article) {
  return article.marks.map(([side, part, rows]) => {
    const layer = article[side];
    const differences = chosen.view === 'differences' && article.gold;
    const wanted = article.gold ? chosen.view : 'predicted';
    if (!differences && side !== wanted) return null;
    if (part === 'mention')
      return drawnMention(article, layer.mentions[rows[0]], side, differences);
    const quotes = rows.filter((row) => isDrawnQuote(layer.quotes[row], side, differences));
    if (quotes.length === 0) return null;
    if (part === 'quote') return drawnQuote(article, layer.quotes[rows[0]], side, differences);
    return { className: part, label: '' };
  });
}

/** In the view of differences a pair that stands at the same place is drawn once. */
function isDrawnSide(item, side, differences) {
  return (
    !differences || side === 'predicted' || item.verdict === 'missed' || item.verdict === 'boundary'
  );
}

function isDrawnQuote(quote, side, differences) {
  const hidden = chosen.hiddenKinds.has(quote.kind);
  const other = chosen.source && (quote.key ?? 'none') !== chosen.source;
  return (
    !hidden &&
    !(other && (isSpeech(quote) || chosen.source !== 'none')) &&
    isDrawnSide(quote, side, differences)
  );
}

function drawnMention(article, mention, side, differences) {
  if (chosen.hiddenTypes.has(mention.type) || !isDrawnSide(mention, side, differences)) return null;
  const other = differences && mention.other !== null ? article.gold.mentions[mention.other] : null;
  const difference = {
    missed: `missed ${mention.type}`,
    spurious: `spurious ${mention.type}`,
    type: `${mention.type}, gold ${other?.type}`,
    boundary: side === 'gold' ? `gold ${mention.type}` : mention.type,
  }[mention.verdict];
  return {
    className: `m ${classOf('type', mention.type)}${verdictClass(mention, side, differences)}`,
    label: (differences && difference) || mention.type,
    description: `${TYPES[mention.type] ?? mention.type}: ${mention.name}${verdictText(mention, differences)}`,
    focusable: true,
  };
}

function drawnQuote(article, quote, side, differences) {
  const other = differences && quote.other !== null ? article.gold.quotes[quote.other] : null;
  const difference = {
    missed: `missed ${quote.kind}`,
    spurious: `spurious ${quote.kind}`,
    kind: `${quote.kind}, gold ${other?.kind}`,
    boundary: side === 'gold' ? `gold ${quote.kind}` : quote.kind,
    speaker: 'other speaker',
  }[quote.verdict];
  const source = isSpeech(quote) ? `, source: ${sourceOf(quote) ?? 'unknown'}` : '';
  return {
    className: `q ${classOf('kind', quote.kind)}${verdictClass(quote, side, differences)}`,
    label: (differences && difference) || quote.kind,
    description: `${quote.kind} quote${source}${verdictText(quote, differences)}`,
    focusable: true,
  };
}

function verdictClass(item, side, differences) {
  return differences && item.verdict ? ` v-${item.verdict} side-${side}` : '';
}

function verdictText(item, differences) {
  return differences && item.verdict ? `, ${VERDICTS[item.verdict]}` : '';
}

/** The text as paragraphs; elements of one mark carry its number. */
function renderText(article, notesOf) {
  const drawn = drawnMarks(article);
  const firsts = new Map();
  const lasts = new Map();
  const paragraphs = article.paragraphs.map(({ headline, pieces }) => {
    const block = el(
      headline ? 'h1' : 'p',
      headline ? { id: 'article-heading', tabindex: '-1' } : {},
    );
    const open = [];
    const here = new Set();
    const close = (n) => {
      while (open.length > n) {
        const { element, height, mention } = open.pop();
        if (height > 0) element.dataset.height = Math.min(height, 3);
        const parent = open.at(-1);
        if (parent) parent.height = Math.max(parent.height, height + (mention ? 1 : 0));
      }
    };
    for (const [text, covering] of pieces) {
      const marks = covering.filter((mark) => drawn[mark]);
      let same = 0;
      while (same < open.length && open[same].mark === marks[same]) same += 1;
      close(same);
      for (const mark of marks.slice(same)) {
        const element = el('span', { class: drawn[mark].className, 'data-mark': mark });
        (open.at(-1)?.element ?? block).append(element);
        open.push({ mark, element, height: 0, mention: article.marks[mark][1] === 'mention' });
        if (!firsts.has(mark)) firsts.set(mark, element);
        lasts.set(mark, element);
        here.add(mark);
      }
      (open.at(-1)?.element ?? block).append(text);
    }
    close(0);
    return el('div', { class: 'row' }, block, notesOf(here));
  });
  for (const [mark, element] of firsts) {
    if (!drawn[mark].focusable) continue;
    element.tabIndex = -1;
    element.setAttribute('role', 'group');
    element.setAttribute('aria-roledescription', 'annotation');
    element.setAttribute('aria-description', drawn[mark].description);
    element.classList.add('first');
    lasts.get(mark).dataset.label = drawn[mark].label;
    lasts.get(mark).classList.add('last');
  }
  return paragraphs;
}

/** The marks that belong to a selection: those it is about, and those of the same entity. */
function marksOf(article, { side, quotes = [], key = null }) {
  const layer = article[side];
  const rows = new Set(quotes);
  const utterances = new Set(quotes.map((row) => layer.quotes[row].utterance).filter(Boolean));
  layer.quotes.forEach((quote, row) => {
    if (quote.utterance && utterances.has(quote.utterance)) rows.add(row);
  });
  const keys = new Set(key ? [key] : []);
  for (const row of rows) if (layer.quotes[row].key) keys.add(layer.quotes[row].key);
  const about = new Set();
  const along = new Set();
  article.marks.forEach(([markSide, part, markRows], mark) => {
    if (markSide !== side) return;
    if (part === 'mention') {
      if (!keys.has(layer.mentions[markRows[0]].key)) return;
      (key ? about : along).add(mark);
    } else if (markRows.some((row) => rows.has(row))) {
      about.add(mark);
    } else if (key && part === 'quote' && layer.quotes[markRows[0]].key === key) {
      along.add(mark);
    }
  });
  return { about, along };
}
