import type { DeskModel } from '../desk/desk-model.ts';
import { confirmDialog } from '../page/confirm-dialog.ts';
import { OpenWebEvent } from '../web/open-web.ts';
import { linkTarget } from './link-target.ts';

export interface PrintedLink {
  readonly address: string;
  /** What the screen shows, where a program gave that and the address apart (OSC 8). */
  readonly shown?: string;
}

const SHOWN_MAX_CHARS = 200;

/** A program chose it: nothing that hides or reorders what stands beside it. */
const plain = (text: string) => text.replace(/\p{C}/gu, '').trim().slice(0, SHOWN_MAX_CHARS);

/**
 * Opens what was clicked in a host's terminal: an address of the lab in a web tab of the desk, any other in a new tab of
 * the browser once the learner has seen where it really leads.
 */
export async function openLink(link: PrintedLink, { desk, host }: { desk: DeskModel; host: string }): Promise<void> {
  const { say } = desk;
  const target = linkTarget(link.address, { hosts: desk.lab.value?.hosts ?? [], host });
  switch (target.kind) {
    case 'lab':
      document.dispatchEvent(new OpenWebEvent(target.place));
      return;
    case 'lab-other':
      desk.notify({ tone: 'info', text: say('linkLabOther', { site: target.site }) });
      return;
    case 'refused':
      desk.notify({ tone: 'info', text: say('linkRefused', { scheme: target.scheme }) });
      return;
    case 'no-address':
      desk.notify({ tone: 'info', text: say('linkNoAddress') });
      return;
    case 'outside': {
      const shown = plain(link.shown ?? '');
      const differs = shown !== '' && shown !== link.address && shown !== target.url;
      const agreed = await confirmDialog({
        title: say('linkTitle'),
        text: say(differs ? 'linkDiffers' : 'linkOutside', { host: target.host, shown }),
        quote: target.url,
        confirm: say('linkOpen'),
        cancel: say('cancel'),
      });
      if (agreed) window.open(target.url, '_blank', 'noopener,noreferrer');
      return;
    }
  }
}
