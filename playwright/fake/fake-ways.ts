/** The ways in which a page leads to an address; each page goes, or has one thing to press, named Go. */
const ways: Readonly<Record<string, (to: string) => string>> = {
  link: (to) => `<a href="${to}">Go</a>`,
  'made-link': (to) => `<button>Go</button><script>
    document.querySelector('button').onclick = () => {
      const [scheme, rest] = ${JSON.stringify(to.split('://'))};
      Object.assign(document.createElement('a'), { href: scheme + '://' + rest }).click();
    };</script>`,
  form: (to) => `<form action="${to}"><input name="q" value="1"><button>Go</button></form>`,
  post: (to) => `<form method="post" action="/"><button formaction="${to}">Go</button></form>`,
  submit: (to) => `<form><input name="q" value="1"></form><button>Go</button><script>
    document.querySelector('button').onclick = () => {
      const form = document.querySelector('form');
      form.action = ${JSON.stringify(to)}.replace('#', '');
      form.submit();
    };</script>`,
  location: (to) => `<script>location.href = '${to}'</script>`,
  made: (to) => `<script>location.href = ${JSON.stringify(to.split('//'))}.join('//')</script>`,
  event: (to) => `<button onclick="location.assign('${to}')">Go</button>`,
  meta: (to) => `<meta http-equiv="refresh" content="0; url=${to}">`,
  top: (to) => `<a target="_top" href="${to}">Go</a>`,
  blank: (to) => `<a target="_blank" href="${to}">Go</a>`,
  'svg-blank': (to) => `<svg width="60" height="20"><a target="_blank" href="${to}"><text y="16">Go</text></a></svg>`,
  'svg-old': (to) =>
    `<svg width="60" height="20"><a target="_blank" xlink:href="${to}"><text y="16">Go</text></a></svg>`,
  'base-blank': (to) => `<base target="_blank"><form action="${to}"><button>Go</button></form>`,
  blob: () => `<button>Go</button><script>
    document.querySelector('button').onclick = () => {
      const href = URL.createObjectURL(new Blob(['made, here'], { type: 'text/html' }));
      Object.assign(document.createElement('a'), { href, download: '../그래프\u202e.csv' }).click();
      URL.revokeObjectURL(href);
    };</script>`,
  'blob-event': () => `<button>Go</button><script>
    document.querySelector('button').onclick = () => {
      const href = URL.createObjectURL(new Blob(['made, here']));
      Object.assign(document.createElement('a'), { href, download: 'event.txt' }).dispatchEvent(new MouseEvent('click'));
    };</script>`,
  data: () => `<a download href="data:text/plain,made,%20here">Go</a>`,
  download: (to) => `<a download="saved.html" href="${to}">Go</a>`,
  open: (to) => `<button onclick="window.open('${to}')">Go</button>`,
  'open-by-itself': (to) => `<script>window.open('${to}')</script>`,
};

/** The page of `/way/<how>?<address>`; `refresh` is a header and not a page. */
export function wayPage(how: string, to: string): string | undefined {
  return ways[how]?.(to);
}
