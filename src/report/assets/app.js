// Which page is shown, and the theme.

const THEMES = ['system', 'light', 'dark'];

function storage(value) {
  // Pages from a file, or with storage forbidden, have none.
  try {
    if (value === undefined) return localStorage.getItem('guillemet-theme');
    localStorage.setItem('guillemet-theme', value);
  } catch {
    // The choice then holds until the page is closed.
  }
  return null;
}

function setTheme(theme) {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  document.getElementById('theme').textContent = `Theme: ${theme}`;
}

function startTheme() {
  let theme = THEMES.includes(storage()) ? storage() : 'system';
  setTheme(theme);
  document.getElementById('theme').addEventListener('click', () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    storage(theme);
    setTheme(theme);
  });
}

const baseTitle = document.title;

/** Shows what the address asks for. */
function route(event) {
  const wanted = new URLSearchParams(location.hash.slice(1));
  const id = wanted.get('article');
  const i = id === null ? undefined : indexById.get(id);
  const view = i !== undefined ? 'article' : wanted.has('sources') ? 'sources' : 'corpus';
  for (const name of ['corpus', 'sources', 'article'])
    document.getElementById(`view-${name}`).hidden = name !== view;
  for (const link of document.querySelectorAll('[data-view]')) {
    if (link.dataset.view === view) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  const moved = event !== undefined;
  if (moved) scrollTo(0, 0);
  if (view === 'article') openArticle(i, wanted.has('quote') ? Number(wanted.get('quote')) : null);
  else if (view === 'sources') drawSources(wanted.get('sources') || null);
  else drawCorpus(wanted.get('find'));
  document.title = view === 'article' ? `${index.articles[i].title} · ${baseTitle}` : baseTitle;
  // The heading of a new page takes the focus, unless something in the page has it already.
  const page = document.getElementById(`view-${view}`);
  if (moved && !page.contains(document.activeElement))
    page.querySelector('h1')?.focus({ preventScroll: true });
}

document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  document.getElementById('main').focus();
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && held && !document.getElementById('view-article').hidden) hold(null);
});
document.querySelector('.charts').addEventListener('click', (event) => {
  const name = event.target.closest?.('[data-find]')?.dataset.find;
  if (name) location.hash = `find=${encodeURIComponent(name)}`;
});
addEventListener('hashchange', route);
startTheme();
route();
