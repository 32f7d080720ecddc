// Before the first paint: the reader's type size and language, so that nothing jumps. A file, because the policy forbids inline scripts.
try {
  document.documentElement.dataset.type = localStorage.getItem('yunjian.type') === 'large' ? 'large' : 'normal';
  if (localStorage.getItem('yunjian.locale') === 'en') document.documentElement.lang = 'en';
} catch {
  // no storage: the defaults stand
}
