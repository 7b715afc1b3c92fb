import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Boundary } from '#protocol/boundary.ts';
import { languageSchema, webPathSchema } from '#protocol/messages.ts';
import { asLearner } from '../labs/lab-hosts.ts';
import type { LabService } from '../labs/lab-service.ts';
import { endSocket } from '../refusal.ts';
import type { Offer } from './downloads.ts';
import type { Carried, Timings } from './carried.ts';
import { type ForwardOptions, forward, isDocument } from './forward.ts';
import { forwardSocket, isOwnWebSocket } from './forward-socket.ts';
import { webLimits } from './limits.ts';
import { externalAddress } from './own-address.ts';
import { isPreflight, METHODS, preflightHeaders } from './preflight.ts';
import { authorityOf } from './request-headers.ts';
import type { RequestLog } from './request-log.ts';
import { describeTrouble, type Trouble } from './trouble.ts';
import { sendTrouble, troubleHeaders, troublePage } from './trouble-page.ts';
import type { Ways } from './ways.ts';
import type { WebTab } from './web-tabs.ts';

/** The desk hears of no longer address. */
const FRAME_URL_MAX_CHARS = 2_100;

interface TabServerOptions {
  readonly labs: Pick<LabService, 'hosts' | 'hostsAnswer'>;
  readonly ways: Ways;
  readonly requests: RequestLog;
  readonly timings: Timings;
  readonly boundary: Boundary;
  /** The tab's cookies have changed. */
  readonly onCookies: (tab: WebTab) => void;
  /** The tab shows another document. */
  readonly onMoved: (tab: WebTab, path: string) => void;
  readonly onFile: (tab: WebTab, file: string, held: Pick<Offer, 'save' | 'drop'>) => void;
}

/** Answers what browsers ask of tabs: with the lab's answer, or with a page of ours that says why there is none. */
export interface TabServer {
  /** `tab` is undefined for a label that is good no more. */
  serve(
    request: IncomingMessage,
    response: ServerResponse,
    tab: WebTab | undefined,
    wanted?: { readonly url?: string; readonly saveAs?: string },
  ): Promise<void>;
  serveSocket(request: IncomingMessage, socket: Duplex, head: Buffer, tab: WebTab | undefined): Promise<void>;
}

export function createTabServer(options: TabServerOptions): TabServer {
  const { labs, ways, requests, timings, boundary } = options;
  /** Passes a request on to the lab, counted and logged; `refuse` answers it where that cannot be. */
  const carry = async (
    tab: WebTab,
    { method, path }: { readonly method: string; readonly path: string },
    { refuse, pass }: { refuse: (trouble: Trouble) => void; pass: (common: Carried) => Promise<void> },
  ) => {
    if (!labs.hostsAnswer(tab.lab)) return refuse({ kind: 'lab-silent' });
    if (tab.requests >= webLimits.requestsPerTab) return refuse({ kind: 'busy' });
    tab.requests += 1;
    const logged = requests.begin(tab, { method, path });
    try {
      await pass({
        tab,
        hosts: asLearner(labs.hosts(tab.lab)),
        ways,
        path,
        timings,
        boundary,
        logged,
        onCookies: () => options.onCookies(tab),
        onTrouble(trouble) {
          logged.failed(trouble.kind === 'dial' ? trouble.error : trouble.kind);
          refuse(trouble);
        },
      });
    } finally {
      tab.requests -= 1;
    }
  };

  return {
    async serve(request, response, tab, { url = request.url ?? '', saveAs } = {}) {
      const { method = '' } = request;
      const onDocument = () => tab && webPathSchema.safeParse(url).success && options.onMoved(tab, url);
      const refuse = (trouble: Trouble) => {
        const isPage = isDocument(request);
        if (isPage) onDocument();
        sendTrouble(response, describeTrouble(trouble, tab), {
          ...pageOptions(tab),
          ...(isPage && tab && leadsOf(tab, url, trouble)),
        });
      };
      if (!tab) return refuse({ kind: 'expired' });
      if (!METHODS.has(method) || !url.startsWith('/')) return refuse({ kind: 'bad-request' });
      if (isPreflight(request)) return void response.writeHead(204, preflightHeaders(request)).end();
      const onFile: ForwardOptions['onFile'] = (file, held) => options.onFile(tab, file, held);
      const pass = (common: Carried) =>
        forward(request, response, { ...common, onDocument, onFile, ...(saveAs !== undefined && { saveAs }) });
      await carry(tab, { method, path: url }, { refuse, pass });
    },
    async serveSocket(request, socket, head, tab) {
      const { url: path = '', method = '' } = request;
      const refuse = (trouble: Trouble) => {
        const { status, ...text } = describeTrouble(trouble, tab);
        const page = troublePage({ status, ...text }, pageOptions(tab));
        const headers = { ...troubleHeaders(pageOptions(tab)), 'content-length': Buffer.byteLength(page) };
        const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
        const first = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close`;
        endSocket(socket, `${first}\r\n${lines.join('')}\r\n${page}`);
      };
      if (!tab) return refuse({ kind: 'expired' });
      if (!isOwnWebSocket(request, tab) || !path.startsWith('/')) return refuse({ kind: 'bad-request' });
      const pass = (common: Carried) => forwardSocket(request, socket, head, common);
      await carry(tab, { method, path }, { refuse, pass });
    },
  };
}

const pageOptions = (tab: WebTab | undefined) => ({
  at: tab ? `http://${authorityOf(tab)}` : '',
  languages: tab ? [tab.language] : languageSchema.options,
  pageOrigin: tab?.pageOrigin,
});

/** What the desk is told of a redirect that leaves the tab. */
function leadsOf(tab: WebTab, path: string, trouble: Trouble) {
  if (trouble.kind !== 'elsewhere') return undefined;
  const url = externalAddress(tab, path, trouble.location);
  return url === undefined || url.length > FRAME_URL_MAX_CHARS ? undefined : { leads: { url, status: trouble.status } };
}
