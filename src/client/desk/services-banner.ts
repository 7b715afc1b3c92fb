import { html, render, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { TroubledService } from '#protocol/services.ts';
import { errorLink } from '../page/error-link.ts';
import type { TextName } from '../page/texts.ts';
import { SlipElement } from './element.ts';

const CLOCK_TICK_MS = 500;
/** The longest pause of the supervisor: a computer whose clock is behind the server's must not promise more. */
const LONGEST_PAUSE_S = 60;

const words: Readonly<Record<TroubledService['service'], TextName>> = {
  labd: 'serviceLabd',
  ptyhost: 'servicePtyhost',
  server: 'serviceServer',
  supervisor: 'serviceSupervisor',
  watcher: 'serviceSupervisor',
};

/** Says which services keep ending, what stays, and when they are started again; gone when all are well. */
export class ServicesBannerElement extends SlipElement {
  protected connected(signal: AbortSignal): void {
    this.replaceChildren();
    const draw = () => this.#draw();
    this.desk.troubled.watch(draw, { signal });
    // Without the server nothing is known of the others; the banner of the link speaks then.
    this.desk.link.watch(draw, { signal });
    const clock = setInterval(() => {
      if (!this.hidden) draw();
    }, CLOCK_TICK_MS);
    signal.addEventListener('abort', () => clearInterval(clock), { once: true });
  }

  #draw(): void {
    const { link, troubled } = this.desk;
    const shown = link.value.state === 'open' ? troubled.value : [];
    this.hidden = shown.length === 0;
    render(
      repeat(
        shown,
        ({ service }) => service,
        (each) => this.#line(each),
      ),
      this,
    );
  }

  #line({ service, nextTryAt }: TroubledService): TemplateResult {
    const { say } = this.desk;
    // The countdown stands outside of what is read aloud when it changes.
    return html`<div class="link-banner">
      <p role="status">${say(words[service], { service })}</p>
      <p role="timer">${this.#next(nextTryAt)}</p>
      ${errorLink('SLW505', this.desk)}
    </div>`;
  }

  #next(nextTryAt: number | undefined): string {
    const { say } = this.desk;
    if (nextTryAt === undefined) return say('serviceStarted');
    const seconds = Math.ceil((nextTryAt - Date.now()) / 1000);
    return seconds > 0 ? say('serviceNext', { seconds: Math.min(LONGEST_PAUSE_S, seconds) }) : say('serviceNow');
  }
}
