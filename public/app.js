/** What scripts add: every page works without them. */

followRun();
showPlaceInMenu();
closeMenus();
nameRowControls();
for (const form of document.querySelectorAll('form.finder')) findAsTyped(form);
reachSearchByKey();
warnOfUnsaved();
countDown();

/** Keeps the page of a run that is going on up to date, without reloading it. */
function followRun() {
  const { stream, refreshSeconds } = livePart()?.dataset ?? {};
  if (refreshSeconds) refreshOften(Number(refreshSeconds));
  if (!stream) return;
  const source = new EventSource(stream);
  const refresh = oneAtATime(refreshLive);
  source.addEventListener('news', refresh);
  source.addEventListener('ended', () => {
    source.close();
    refresh();
  });
}

/** What is kept up to date: a part of the page, or all of a page that waits for something. */
function livePart() {
  return document.getElementById('live') ?? document.querySelector('main[data-refresh-seconds]');
}

/** Keeps a page that says so up to date, as long as somebody sees it and does not type into it. */
function refreshOften(seconds) {
  const refresh = oneAtATime(refreshLive);
  setInterval(() => {
    if (!document.hidden && !document.activeElement?.matches('main :is(input, select, textarea)')) refresh();
  }, seconds * 1000);
}

/** Fetches the page again and puts its live part in the place of the old one. */
async function refreshLive() {
  const response = await fetch(location.href);
  if (response.redirected || !response.ok) {
    location.reload();
    return;
  }
  const page = new window.DOMParser().parseFromString(await response.text(), 'text/html');
  const before = livePart();
  const after = before && page.getElementById(before.id);
  if (!after) return;
  if (before.matches('main') && !('refreshSeconds' in after.dataset)) {
    // What it waited for is there.
    location.reload();
    return;
  }
  keepOpened(before, after);
  const focus = focusables(before).indexOf(document.activeElement);
  const scrolled = scrollPositions(before);
  const said = document.getElementById('now')?.querySelector('.badge')?.textContent;
  before.replaceWith(after);
  document.title = page.title;
  for (const output of outputs(after)) output.scrollTop = scrolled.get(output.parentElement.id) ?? output.scrollHeight;
  focusables(after)[focus]?.focus({ preventScroll: true });
  const now = document.getElementById('now');
  const news = document.getElementById('news');
  if (news && now && now.querySelector('.badge')?.textContent !== said) news.textContent = now.textContent;
  if (after.matches('main')) countDown();
}

/** Output that the person has opened or closed stays so. */
function keepOpened(before, after) {
  for (const details of after.querySelectorAll('details[id]')) {
    const known = before.querySelector(`[id="${details.id}"]`);
    if (known) details.open = known.open;
  }
}

function focusables(part) {
  return [...part.querySelectorAll('a, button, summary, .output')];
}

function outputs(part) {
  return [...part.querySelectorAll('.output')];
}

/** Where each output was read; one read to its end stays at its end. */
function scrollPositions(part) {
  const above = outputs(part).filter((output) => output.scrollTop + output.clientHeight < output.scrollHeight - 8);
  return new Map(above.map((output) => [output.parentElement.id, output.scrollTop]));
}

/** Calls that come while one is under way become one more call after it. */
function oneAtATime(work) {
  let busy = false;
  let wanted = false;
  return async function run() {
    wanted = true;
    if (busy) return;
    busy = true;
    while (wanted) {
      wanted = false;
      await work();
    }
    busy = false;
  };
}

/** Scrolls a menu that is longer than the window to the panel that is open. */
function showPlaceInMenu() {
  const menu = document.querySelector('nav.side');
  const current = menu?.querySelector('[aria-current]');
  if (!current) return;
  const hidden = current.getBoundingClientRect().bottom - menu.getBoundingClientRect().bottom;
  if (hidden > 0) menu.scrollTop += hidden + menu.clientHeight / 3;
}

/** Menus close as menus do: by Escape, by a click elsewhere, or when the focus goes on. */
function closeMenus() {
  const closeOthers = ({ target }) => {
    for (const menu of openMenus()) if (!menu.contains(target)) menu.open = false;
  };
  document.addEventListener('click', closeOthers);
  document.addEventListener('focusin', closeOthers);
  document.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape') return;
    for (const menu of openMenus()) {
      if (menu.contains(document.activeElement)) menu.querySelector('summary').focus();
      menu.open = false;
    }
  });
}

function openMenus() {
  return document.querySelectorAll('details:is(.account, [name])[open]');
}

/** A box and a menu are called by their row as well; without scripts the row's header says whose they are. */
function nameRowControls() {
  for (const row of document.querySelectorAll('.rows tbody tr')) {
    const name = row.querySelector('th')?.textContent.trim() ?? '';
    for (const control of row.querySelectorAll('[form=many], summary')) control.ariaLabel += ` ${name}`;
  }
}

/** Shows what a search finds while one types; arrow keys go through it, Escape leads back to the field. */
function findAsTyped(form) {
  const field = form.querySelector('input');
  const results = document.getElementById(form.dataset.results);
  if (!field || !results) return;
  const isOverPage = form.contains(results);
  let shown = field.value.trim();
  let isOpen = false;
  const find = oneAtATime(async () => {
    const search = field.value.trim();
    if (search === shown && !results.hidden) return;
    shown = search;
    const query = new URLSearchParams({ q: search });
    if (search === '') results.replaceChildren();
    else {
      const response = await fetch(`${form.action}?${query}&part=results`);
      if (response.redirected) {
        form.submit();
        return;
      }
      if (!response.ok) return;
      const text = await response.text();
      const chosen = results.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
      results.innerHTML = text;
      // Who has gone on to a result stays at it when the last results arrive.
      const again = [...results.querySelectorAll('a')].find((link) => link.getAttribute('href') === chosen);
      if (chosen !== null) (again ?? field).focus();
    }
    results.hidden = isOverPage && (search === '' || !isOpen);
    if (!isOverPage) history.replaceState(null, '', search === '' ? form.action : `${form.action}?${query}`);
  });
  const close = () => {
    isOpen = false;
    if (isOverPage) results.hidden = true;
  };
  // The server gets ready for the first search.
  field.addEventListener('focus', () => void fetch(`${form.action}?part=results`), { once: true });
  field.addEventListener('input', () => {
    isOpen = true;
    find();
  });
  for (const part of isOverPage ? [form] : [form, results])
    part.addEventListener('keydown', (event) => {
      const links = [...results.querySelectorAll('a')];
      const at = links.indexOf(document.activeElement);
      if (event.key === 'Escape' && (at >= 0 || !results.hidden)) {
        if (at >= 0) event.preventDefault();
        close();
        field.focus();
      }
      if ((event.key !== 'ArrowDown' && event.key !== 'ArrowUp') || results.hidden) return;
      event.preventDefault();
      const next = at + (event.key === 'ArrowDown' ? 1 : -1);
      (next < 0 ? field : links[Math.min(next, links.length - 1)])?.focus();
    });
  if (!isOverPage) return;
  document.addEventListener('click', ({ target }) => {
    if (!form.contains(target)) close();
  });
  form.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget && !form.contains(relatedTarget)) close();
  });
}

/** `/` and Ctrl-K lead to the search, unless one is typing. */
function reachSearchByKey() {
  document.addEventListener('keydown', (event) => {
    const isCommand = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k';
    const isSlash = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!isCommand && (!isSlash || event.target.matches('input, textarea, select, [contenteditable]'))) return;
    const field = [...document.querySelectorAll('form.finder input')].find((one) => one.checkVisibility());
    const button = document.querySelector('form.finder .go');
    if (!field && !button) return;
    event.preventDefault();
    if (field) field.select();
    if (field) field.focus();
    else button.click();
  });
}

/** Asks before somebody leaves a form with what is not saved; not where the form is sent, or given up by its own link. */
function warnOfUnsaved() {
  const forms = [...document.querySelectorAll('body:not(.stranger) form.sheet')];
  let isLeaving = false;
  for (const form of forms) {
    form.addEventListener('submit', () => (isLeaving = true));
    for (const link of form.querySelectorAll('.buttons a')) link.addEventListener('click', () => (isLeaving = true));
  }
  window.addEventListener('pageshow', () => (isLeaving = false));
  window.addEventListener('beforeunload', (event) => {
    if (!isLeaving && forms.some(isUnsaved)) event.preventDefault();
  });
}

function isUnsaved(form) {
  return (
    'unsaved' in form.dataset ||
    [...form.elements].some(({ value, defaultValue, checked, defaultChecked, options, type }) => {
      if (type === 'hidden') return false;
      if (type === 'checkbox' || type === 'radio') return checked !== defaultChecked;
      const preset = options && ([...options].find((option) => option.defaultSelected) ?? options[0])?.value;
      return value !== (preset ?? defaultValue ?? value);
    })
  );
}

/** Tells the time left of a change that has to be confirmed. */
function countDown() {
  const left = document.querySelector('[data-seconds-left]');
  if (!left) return;
  const until = performance.now() + Number(left.dataset.secondsLeft) * 1000;
  const tell = () => {
    const seconds = Math.max(0, Math.round((until - performance.now()) / 1000));
    left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    if (seconds === 0) clearInterval(ticking);
  };
  const ticking = setInterval(tell, 1000);
  tell();
}
