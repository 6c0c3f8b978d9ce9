((box, found) => {
  const links = () => [...document.querySelectorAll(found)];
  addEventListener('keydown', (event) => {
    const field = document.querySelector(box);
    if (!field || event.defaultPrevented || event.altKey) return;
    const held = event.ctrlKey || event.metaKey;
    const isTyping = event.target.closest('input, select, textarea');
    if (held ? event.key === 'k' : event.key === '/' && !isTyping) {
      event.preventDefault();
      field.select();
      field.focus();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const all = links();
    const at = all.indexOf(document.activeElement);
    if (!step || held || !all.length || (at < 0 && document.activeElement !== field)) return;
    event.preventDefault();
    (at + step < 0 ? field : all[Math.min(at + step, all.length - 1)]).focus();
  });
})('#find-q', '.found a')
