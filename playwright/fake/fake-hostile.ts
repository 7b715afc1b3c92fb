/** What a page of a lab tries against the desk at an address; it says of each attempt whether it got in. */
export const hostilePage = (desk: string) => `<p id="seen"></p><script>
  const desk = ${JSON.stringify(desk).replaceAll('<', '\\u003c')};
  const within = (promise) => Promise.race([promise, new Promise((_, late) => setTimeout(late, 3000))]);
  const loaded = (element, attributes) => within(new Promise((yes, no) => {
    document.body.append(Object.assign(element, { onload: yes, onerror: no }, attributes));
  }));
  const tries = {
    document: () => parent.document.title,
    cookies: () => { document.cookie = 'mark=frame'; if (document.cookie === 'mark=frame') throw new Error('its own'); },
    storage: () => { localStorage.setItem('mark', 'frame'); if (localStorage.length === 1) throw new Error('its own'); },
    databases: () => indexedDB.open('x'),
    caches: () => caches.keys(),
    top: () => { top.location = 'about:blank'; },
    workers: () => navigator.serviceWorker.register('/worker.js'),
    api: () => fetch(desk + '/api/session', { credentials: 'include' }),
    opaque: () => fetch(desk + '/api/files/list', { method: 'POST', mode: 'no-cors', credentials: 'include', body: '{}' }),
    socket: () => within(new Promise((yes, no) => Object.assign(new WebSocket(desk.replace('http', 'ws') + '/ws'), { onopen: yes, onerror: no }))),
    frame: () => loaded(document.createElement('iframe'), { src: desk }).then(() => document.querySelector('iframe').contentDocument.title),
    image: () => loaded(new Image(), { src: desk + '/favicon.svg' }),
    script: () => loaded(document.createElement('script'), { src: desk + '/ws' }),
  };
  Promise.all(Object.entries(tries).map(async ([name, attempt]) => {
    try { await attempt(); return name + ' in'; } catch { return name + ' out'; }
  })).then((all) => { document.getElementById('seen').textContent = all.join(', '); });
</script>`;
