for (const field of document.querySelectorAll('input[data-name-check]')) sayWhetherFree(field);

/** Says beside the name of a new account whether it is free, while one types. Saving checks it again. */
function sayWhetherFree(field) {
  const said = document.createElement('p');
  said.className = 'help name-check';
  said.setAttribute('role', 'status');
  field.after(said);
  let asked = field.value.trim();
  let timer;
  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 250);
  });

  async function ask() {
    const name = field.value.trim();
    if (name === asked) return;
    asked = name;
    if (name === '') {
      say('', '');
      return;
    }
    try {
      const response = await fetch(`${field.dataset.nameCheck}?${new URLSearchParams({ name })}`);
      if (!response.ok || response.redirected) return;
      const { isFree, text } = await response.json();
      // Only what is about the name that stands there now.
      if (name === field.value.trim()) say(isFree ? 'is-good' : 'is-danger', text);
    } catch {
      say('', '');
    }
  }

  function say(tone, text) {
    said.classList.remove('is-good', 'is-danger');
    if (tone !== '') said.classList.add(tone);
    said.textContent = text;
  }
}
