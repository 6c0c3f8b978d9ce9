((src, report) => {
  const start = () => {
    const script = document.createElement('script');
    script.type = 'module';
    script.onerror = () => navigator.sendBeacon(report, new URLSearchParams({ message: `${src} did not load` }));
    script.src = src;
    document.head.append(script);
  };
  const wait = () => ('requestIdleCallback' in window ? requestIdleCallback(start, { timeout: 2000 }) : setTimeout(start));
  if (document.readyState === 'complete') wait();
  else addEventListener('load', wait, { once: true });
})
