import type { Language, ServerMessage, WebPort } from '#protocol/messages.ts';
import type { WebTab } from './web-tabs.ts';

export interface WebOpenRequest {
  readonly session: string;
  /** Under which the desk was opened; checked already. */
  readonly pageOrigin: string;
  readonly language: Language;
  readonly lab: string;
  readonly host: string;
  readonly port: WebPort;
  readonly from?: string | undefined;
  readonly name?: string | undefined;
  readonly tab?: number | undefined;
  readonly path: string;
}
/** A tab of a session, as messages name it. */
export type TabRequest = Omit<WebOpenRequest, 'port' | 'pageOrigin' | 'language' | 'path'> & { readonly port: number };
export type DownloadRequest = TabRequest & {
  readonly path: string;
  readonly file?: string | undefined;
};

type Message<Type extends ServerMessage['type']> = Extract<ServerMessage, { type: Type }>;
export type Moved = Message<'web.moved'>;
export type FileMessage = Message<'web.file'>;
export type LogMessage = Message<'web.log'>;
export type CookiesMessage = Message<'web.cookies'>;
export type ExchangeMessage = Message<'web.exchange'>;
export type PodsMessage = Message<'web.pods'>;
export type Opened = Omit<Message<'web.opened'>, 'type' | 'ref'>;

/** How messages name a tab. */
export const placeOf = ({ lab, host, port, from, name, tab }: WebTab) => ({
  lab,
  host,
  port,
  ...(from !== undefined && { from }),
  ...(name !== undefined && { name }),
  ...(tab !== undefined && { tab }),
});
