import { nothing, type TemplateResult } from 'lit-html';
import type { HostView } from '#protocol/lab-state.ts';
import { saveAs } from '../page/save-as.ts';
import type { Say } from '../page/texts.ts';
import { WebFrame } from './web-frame.ts';
import { WebLeads } from './web-leads.ts';
import { type WebNotice, webNotices, withNotice } from './web-notices.ts';
import { destinationOf, type WebPlace } from './web-place.ts';

/** No folders, and nothing that hides what the name is; undefined where nothing is left. */
function savedName(name: string): string | undefined {
  const clean = name.replace(/[\p{C}"<>|:*?/\\]/gu, '').toWellFormed();
  return /[^. ]/.test(clean) ? clean : undefined;
}

interface WebToldOptions {
  readonly place: WebPlace;
  readonly say: Say;
  frame(): HTMLIFrameElement;
  hosts(): readonly HostView[];
  open(place: WebPlace): void;
  openBeside(place: WebPlace): void;
  /** Asks where a name goes. */
  askWay(named: { readonly name: string; readonly path: string }): void;
  download(path: string, name: string): void;
  /** An answer led elsewhere: there is no page. */
  onRedirected(): void;
  draw(): void;
}

/** What a tab tells its learner of its pages: where they lead, what they offer, what failed in them. */
export class WebTold {
  readonly #options: WebToldOptions;
  readonly #pages: WebFrame;
  readonly #leads: WebLeads;
  #notices: readonly WebNotice[] = [];

  constructor(options: WebToldOptions) {
    this.#options = options;
    this.#pages = new WebFrame(options.frame);
    this.#leads = new WebLeads({ ...options, tell: (notice) => this.#tell(notice) });
  }

  /** Takes a message when it comes from the tab's frame. */
  hear(event: MessageEvent): void {
    const { place, say, hosts, download } = this.#options;
    const message = this.#pages.read(event);
    switch (message?.kind) {
      case 'began':
        this.#notices = [];
        this.#options.draw();
        break;
      case 'leads':
      case 'open':
        this.#leads.follow(message.url, { isBeside: message.kind === 'open', isPressed: this.#pages.isPressed });
        break;
      case 'redirected': {
        const { url, status } = message;
        this.#leads.follow(url, { isBeside: false, isPressed: this.#pages.isPressed, status });
        this.#options.onRedirected();
        break;
      }
      case 'download': {
        const to = destinationOf(message.url, place, hosts());
        if (to?.kind === 'own') download(to.path, message.name);
        break;
      }
      case 'save':
        this.#offerMade(message);
        break;
      case 'blocked':
        this.#tell({ topic: 'blocked', text: say('webBlockedPart', { address: message.url.slice(0, 300) }) });
        break;
      case 'trouble':
        this.#tell({ topic: 'trouble', text: say('webPageTrouble', { text: message.text }) });
        break;
      case undefined:
        break;
    }
  }

  /** The learner asked for an address that no tab shows. */
  refuse(url: string): void {
    this.#leads.tell(url);
  }

  /** A page went to another origin; of the address nothing else is known. */
  blocked(origin: string): void {
    this.#leads.tell(origin, { isOrigin: true });
  }

  /** The page offers a file under this address. */
  offer(file: string, url: string): void {
    this.#offerFile(file, () => {
      const link = document.createElement('a');
      Object.assign(link, { href: url, download: file, target: '_blank', rel: 'noopener noreferrer' });
      link.click();
    });
  }

  /** Another document is asked for. */
  clear(): void {
    this.#notices = [];
  }

  panel(): TemplateResult | typeof nothing {
    if (this.#notices.length === 0) return nothing;
    return webNotices(this.#notices, {
      say: this.#options.say,
      dismiss: (notice) => {
        this.#notices = this.#notices.filter((each) => each !== notice);
        this.#options.draw();
      },
    });
  }

  /** The page made it, and says what it is: here it is a file to be saved and nothing else. */
  #offerMade({ blob, name }: { readonly blob: Blob; readonly name: string }): void {
    const file = savedName(name) ?? this.#options.say('webFile');
    this.#offerFile(file, () => saveAs(blob.slice(0, blob.size, 'application/octet-stream'), file));
  }

  #offerFile(file: string, run: () => void): void {
    const { say } = this.#options;
    this.#tell({ topic: 'download', text: say('webDownload', { file }), action: { text: say('webSave'), run } });
  }

  #tell(notice: Omit<WebNotice, 'times'>): void {
    this.#notices = withNotice(this.#notices, notice);
    this.#options.draw();
  }
}
