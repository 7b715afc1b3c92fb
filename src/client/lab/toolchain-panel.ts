import { html, nothing, render, type TemplateResult } from 'lit-html';
import type { ToolchainView } from '#protocol/toolchain.ts';
import { SlipElement } from '../desk/element.ts';
import { errorLink } from '../page/error-link.ts';
import { formatDuration, formatEstimate } from '../page/format.ts';
import type { TextName } from '../page/texts.ts';

type Artifact = ToolchainView['artifacts'][number];

const CLOCK_TICK_MS = 1000;
const statusNames: Readonly<Record<Artifact['status'], TextName>> = {
  waiting: 'artifactWaiting',
  cached: 'artifactCached',
  running: 'artifactRunning',
  done: 'artifactDone',
  failed: 'artifactFailed',
};

/** How far the machine is with the tools that a lab needs; gone once labs can start. */
export class ToolchainElement extends SlipElement {
  protected connected(signal: AbortSignal): void {
    this.replaceChildren();
    const draw = () => this.#draw();
    this.desk.toolchain.watch(draw, { signal });
    const clock = setInterval(() => {
      if (this.desk.toolchain.value?.status === 'building') draw();
    }, CLOCK_TICK_MS);
    signal.addEventListener('abort', () => clearInterval(clock), { once: true });
  }

  #draw(): void {
    const toolchain = this.desk.toolchain.value;
    this.hidden = !toolchain || toolchain.status === 'ready' || toolchain.ready.cluster;
    render(toolchain && !this.hidden ? this.#panel(toolchain) : nothing, this);
  }

  #panel(view: ToolchainView): TemplateResult {
    const { say, language } = this.desk;
    const total = view.artifacts.length;
    const done = view.artifacts.filter(({ status }) => status === 'done' || status === 'cached').length;
    const building = view.status === 'building';
    const remaining = Math.max(0, view.remainingMs - (Date.now() - view.updatedAt));
    return html`<section class="toolchain" data-status=${view.status} aria-labelledby="toolchain-title">
      <header>
        <h2 id="toolchain-title">${say(titles[view.status])}</h2>
        <p>${say(subtitles[view.status])}</p>
      </header>
      <p class="toolchain-sum">
        <progress max=${total || 1} value=${done} aria-label=${say('toolchainTitle')}></progress>
        <span>${say('toolchainCount', { done, total })}</span>
        ${
          building
            ? html`<span>${say('toolchainElapsed', { time: formatDuration(Date.now() - view.startedAt, language) })}</span>
                <span>${say('toolchainRemaining', { time: formatEstimate(remaining, language) })}</span>`
            : nothing
        }
      </p>
      ${
        view.failure
          ? html`<p class="toolchain-failure" role="alert">
              ${view.failure.message[language]} ${errorLink(view.failure.code, this.desk)}
            </p>`
          : nothing
      }
      ${
        view.logTail?.length
          ? html`<figure class="toolchain-log">
              <figcaption>${say('toolchainLog')}</figcaption>
              <pre tabindex="0">${view.logTail.join('\n')}</pre>
            </figure>`
          : nothing
      }
      <ol class="artifacts">
        ${view.artifacts.map((artifact) => this.#artifact(artifact))}
      </ol>
    </section>`;
  }

  #artifact(artifact: Artifact): TemplateResult {
    const { say, language } = this.desk;
    const { status, startedAt, ms, estimateMs } = artifact;
    const elapsed = ms ?? (status === 'running' && startedAt ? Date.now() - startedAt : undefined);
    return html`<li class="artifact" data-status=${status}>
      <span class="artifact-title">${artifact.title} <small>${artifact.version}</small></span>
      <span class="artifact-status">${say(statusNames[status])}</span>
      <span class="artifact-time">
        ${elapsed === undefined ? nothing : formatDuration(elapsed, language)}
        ${
          status === 'running' || status === 'waiting'
            ? html`<small>${elapsed === undefined ? '' : '/ '}~${formatEstimate(estimateMs, language)}</small>`
            : nothing
        }
      </span>
      ${status === 'running' && artifact.detail ? html`<span class="artifact-detail">${artifact.detail}</span>` : nothing}
    </li>`;
  }
}

const titles: Readonly<Record<ToolchainView['status'], TextName>> = {
  idle: 'toolchainIdle',
  building: 'toolchainTitle',
  ready: 'toolchainTitle',
  failed: 'toolchainFailed',
};

const subtitles: Readonly<Record<ToolchainView['status'], TextName>> = {
  idle: 'toolchainIdleText',
  building: 'toolchainText',
  ready: 'toolchainText',
  failed: 'toolchainFailedText',
};
