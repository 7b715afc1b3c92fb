import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type BoundaryLog, createBoundary } from '#protocol/boundary.ts';
import { SlipwayError } from '#protocol/errors.ts';
import { type Language, languageSchema, type ServerMessage, type WebPort, webPathSchema } from '#protocol/messages.ts';
import { asLearner } from '../labs/lab-hosts.ts';
import type { LabService } from '../labs/lab-service.ts';
import { isAlive } from '../labs/lab-view.ts';
import { reachableHost } from '../labs/reachable-host.ts';
import { endSocket, refuseRequest } from '../refusal.ts';
import type { WebTabTable } from '../storage/web-tab-table.ts';
import { createDownloads, type Offer } from './downloads.ts';
import { fileName } from './file-offer.ts';
import { type Carried, type ForwardOptions, forward, isDocument, type Timings } from './forward.ts';
import { forwardSocket, isOwnWebSocket } from './forward-socket.ts';
import type { IngressPort } from './ingress-port.ts';
import { webLimits } from './limits.ts';
import { createMoves } from './moves.ts';
import { authorityOf } from './request-headers.ts';
import { createRequestLog } from './request-log.ts';
import { corsHeaders } from './response-headers.ts';
import { describeTrouble, type Trouble } from './trouble.ts';
import { sendTrouble, troubleHeaders, troublePage } from './trouble-page.ts';
import { createWebAddresses, frameSources } from './web-address.ts';
import { createWebTabs, type WebTab } from './web-tabs.ts';

export interface WebProxyDeps {
  readonly labs: Pick<LabService, 'ownerOf' | 'get' | 'hosts' | 'hostsAnswer' | 'onChange'>;
  /** A tab of the session shows another document. */
  readonly onMoved: (session: string, moved: Moved) => void;
  /** A page of the session offers a file. */
  readonly onFile: (session: string, file: FileMessage) => void;
  /** Requests of a tab of the session. */
  readonly onLog: (session: string, log: LogMessage) => void;
  readonly ingressPort: IngressPort;
  readonly table: WebTabTable;
  /** Further domain for labels, besides localhost. */
  readonly domain: string | undefined;
  readonly clock: () => number;
  readonly log: BoundaryLog;
  readonly timings?: Timings;
}

export interface WebOpenRequest {
  readonly session: string;
  /** Under which the desk was opened; checked already. */
  readonly pageOrigin: string;
  readonly language: Language;
  readonly lab: string;
  readonly host: string;
  readonly port: WebPort;
  readonly name?: string | undefined;
  readonly tab?: number | undefined;
  readonly path: string;
}
type Moved = Extract<ServerMessage, { type: 'web.moved' }>;
type FileMessage = Extract<ServerMessage, { type: 'web.file' }>;
type LogMessage = Extract<ServerMessage, { type: 'web.log' }>;
type CookiesMessage = Extract<ServerMessage, { type: 'web.cookies' }>;
type ExchangeMessage = Extract<ServerMessage, { type: 'web.exchange' }>;
/** A tab of a session, as messages name it. */
export type TabRequest = Omit<WebOpenRequest, 'port' | 'pageOrigin' | 'language' | 'path'> & { readonly port: number };
export type DownloadRequest = TabRequest & {
  readonly path: string;
  readonly file?: string | undefined;
};
type Opened = Omit<Extract<ServerMessage, { type: 'web.opened' }>, 'type' | 'ref'>;

/** Web pages of labs, each lab address under an origin of its own that is sent to its session only. */
export interface WebProxy {
  /** Throws SlipwayError: SLW200, 204, 106 for what is not there, 107 without a name for it, 208 without an ingress. */
  open(request: WebOpenRequest): Promise<Opened>;
  /** Throws SlipwayError SLW106 for a tab that the session does not have. */
  download(request: DownloadRequest): FileMessage;
  /** The same. */
  log(request: TabRequest): LogMessage;
  /** Also SLW106 for a request that is remembered no more. */
  exchange(request: TabRequest & { readonly id: number }): ExchangeMessage;
  /** The same; with `clear` they are forgotten first. */
  cookies(request: TabRequest & { readonly clear?: boolean | undefined }): CookiesMessage;
  /** Whether a `Host` header names a page of a lab; such a request belongs here and nowhere else. */
  isLabHost(host: string | undefined): boolean;
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** A WebSocket of a page of the lab. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** For the desk's `frame-src`, at one of its own origins. */
  frameSources(pageOrigins: readonly string[]): string;
  close(): void;
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

export function createWebProxy(deps: WebProxyDeps): WebProxy {
  const { labs, ingressPort } = deps;
  const boundary = createBoundary(deps.log);
  const addresses = createWebAddresses(deps.domain);
  const tabs = createWebTabs(deps);
  const downloads = createDownloads();
  const requests = createRequestLog({
    clock: deps.clock,
    publish: boundary.guard('the log of a tab', (tab: WebTab, entries: LogMessage['entries']) =>
      deps.onLog(tab.session, { type: 'web.log', ...placeOf(tab), entries }),
    ),
  });
  const tabAt = (request: TabRequest): WebTab => {
    const tab = tabs.of(request);
    if (!tab) throw new SlipwayError('SLW106', { what: request.host });
    return tab;
  };
  const timings = deps.timings ?? webLimits;
  const unsubscribe = labs.onChange((lab) => {
    if (!isAlive(lab)) tabs.closeLab(lab.id);
  });
  const tellMoved = (tab: WebTab, path: string) =>
    deps.onMoved(tab.session, { type: 'web.moved', ...placeOf(tab), path });
  const moved = createMoves(boundary.guard('a move of a tab', tellMoved));
  const pageOptions = (tab: WebTab | undefined) => ({
    at: tab ? `http://${authorityOf(tab)}` : '',
    languages: tab ? [tab.language] : languageSchema.options,
    pageOrigin: tab?.pageOrigin,
  });

  const offer = (tab: WebTab, file: string, waiting: Pick<Offer, 'save' | 'drop'>): FileMessage => {
    const url = `${addresses.originOf(downloads.add({ tab, ...waiting }), tab.pageOrigin)}/`;
    return { type: 'web.file', ...placeOf(tab), file, url };
  };
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
        path,
        timings,
        boundary,
        logged,
        onCookies: () => tabs.keep(tab),
        onTrouble(trouble) {
          logged.failed(trouble.kind === 'dial' ? trouble.error : trouble.kind);
          refuse(trouble);
        },
      });
    } finally {
      tab.requests -= 1;
    }
  };
  const serve = async (
    request: IncomingMessage,
    response: ServerResponse,
    tab: WebTab | undefined,
    wanted: { readonly url?: string; readonly saveAs?: string } = {},
  ) => {
    const { method = '' } = request;
    const url = wanted.url ?? request.url ?? '';
    const onDocument = () => tab && webPathSchema.safeParse(url).success && moved(tab, url);
    const refuse = (trouble: Trouble) => {
      if (isDocument(request)) onDocument();
      sendTrouble(response, describeTrouble(trouble, tab), pageOptions(tab));
    };
    if (!tab) return refuse({ kind: 'expired' });
    if (!METHODS.has(method) || !url.startsWith('/')) return refuse({ kind: 'bad-request' });
    if (isPreflight(request)) return void response.writeHead(204, preflightHeaders(request)).end();
    const { saveAs } = wanted;
    const onFile: ForwardOptions['onFile'] = (file, waiting) => deps.onFile(tab.session, offer(tab, file, waiting));
    const pass = (common: Carried) =>
      forward(request, response, { ...common, onDocument, onFile, ...(saveAs !== undefined && { saveAs }) });
    await carry(tab, { method, path: url }, { refuse, pass });
  };
  const tabOf = ({ headers }: IncomingMessage) => {
    const tab = tabs.find(addresses.labelOf(headers.host) ?? '');
    // It may have ended while no server was there to hear of it.
    const lab = tab && labs.get(tab.lab);
    if (tab && !(lab && isAlive(lab))) tabs.closeLab(tab.lab);
    return tab?.ended.aborted ? undefined : tab;
  };
  const serveSocket = async (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const tab = tabOf(request);
    const { url: path = '', method = '' } = request;
    const refuse = (trouble: Trouble) => {
      const { status, ...text } = describeTrouble(trouble, tab);
      const options = pageOptions(tab);
      const page = troublePage({ status, ...text }, options.at, options.languages);
      const headers = Object.entries({ ...troubleHeaders(options), 'content-length': Buffer.byteLength(page) });
      const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
      endSocket(socket, `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n${lines}\r\n${page}`);
    };
    if (!tab) return refuse({ kind: 'expired' });
    if (!isOwnWebSocket(request, tab) || !path.startsWith('/')) return refuse({ kind: 'bad-request' });
    const pass = (common: Carried) => forwardSocket(request, socket, head, common);
    await carry(tab, { method, path }, { refuse, pass });
  };

  return {
    async open({ session, pageOrigin, language, lab, host, port, name, tab: ordinal, path }) {
      const { address } = reachableHost(labs, { session, lab, host });
      const originOf = (label: string) => addresses.originOf(label, pageOrigin);
      if (originOf('x') === undefined) throw new SlipwayError('SLW107', { origin: pageOrigin });
      const number = port === 'ingress' ? await ingressPort(asLearner(labs.hosts(lab))) : port;
      const tab = tabs.open({
        session,
        pageOrigin,
        language,
        lab,
        host,
        address,
        port: number,
        name,
        tab: ordinal,
        originOf: (label) => originOf(label) ?? '',
      });
      return { ...placeOf(tab), url: tab.origin + path };
    },
    download({ session, path, file, ...place }) {
      const tab = tabAt({ session, ...place });
      const saveAs = fileName(file, path);
      return offer(tab, saveAs, {
        save: boundary.guard(
          'a download',
          (request: IncomingMessage, response: ServerResponse) => serve(request, response, tab, { url: path, saveAs }),
          (reason, _request, response) => refuseRequest(response, reason),
        ),
        drop: () => undefined,
      });
    },
    log(request) {
      const tab = tabAt(request);
      return { type: 'web.log', ...placeOf(tab), entries: requests.entries(tab) };
    },
    exchange({ id, ...request }) {
      const tab = tabAt(request);
      const exchange = requests.exchange(tab, id);
      if (!exchange) throw new SlipwayError('SLW106', { what: `request ${id}` });
      const { request: sent, response } = exchange;
      return { type: 'web.exchange', ...placeOf(tab), id, request: [...sent], response: [...response] };
    },
    cookies({ clear, ...request }) {
      const tab = tabAt(request);
      if (clear) {
        tab.jar.clear();
        tabs.keep(tab);
      }
      const cookies = tab.jar.all.map(({ name, value, path }) => ({ name, value, path }));
      return { type: 'web.cookies', ...placeOf(tab), cookies };
    },
    isLabHost: (host) => addresses.labelOf(host) !== undefined,
    handle: boundary.guard(
      'a request to a lab',
      (request, response) => {
        const file = downloads.take(addresses.labelOf(request.headers.host) ?? '');
        return file ? file.save(request, response) : serve(request, response, tabOf(request));
      },
      (reason, _request, response) => refuseRequest(response, reason),
    ),
    upgrade: boundary.guard('a socket to a lab', serveSocket, (_reason, _request, socket) => socket.destroy()),
    frameSources: (pageOrigins) => frameSources(addresses, pageOrigins),
    close() {
      unsubscribe();
      downloads.close();
      tabs.close();
    },
  };
}

/** How messages name a tab. */
const placeOf = ({ lab, host, port, name, tab }: WebTab) => ({
  lab,
  host,
  port,
  ...(name !== undefined && { name }),
  ...(tab !== undefined && { tab }),
});

const isPreflight = ({ method, headers }: IncomingMessage): boolean =>
  method === 'OPTIONS' && headers.origin === 'null' && headers['access-control-request-method'] !== undefined;

/** A page that stood at the lab's address itself would not have asked. */
const preflightHeaders = ({ headers }: IncomingMessage) => ({
  ...corsHeaders(headers.origin),
  'access-control-allow-methods': [...METHODS].join(', '),
  'access-control-allow-headers': headers['access-control-request-headers'] ?? '',
});
