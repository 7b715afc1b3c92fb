import type { TemplateResult } from 'lit-html';
import type { HostView } from '#protocol/lab-state.ts';
import type { Say } from '../page/texts.ts';
import { firstChoice, type NamedAddress, webNameForm } from './web-name-form.ts';
import type { WantedPlace, WebPlace } from './web-place.ts';
import { type KnownPods, webPodForm } from './web-pod-form.ts';

/** What a tab asks its learner, one thing at a time. */
type Question =
  | { readonly kind: 'way'; readonly named: NamedAddress }
  | { readonly kind: 'pod'; readonly known: KnownPods; readonly isWrong: boolean };

interface WebQuestionsOptions {
  readonly id: string;
  readonly place: WebPlace;
  readonly say: Say;
  hosts(): readonly HostView[];
  pods(): Promise<Exclude<KnownPods, string> | undefined>;
  open(place: WantedPlace): void;
  seeFrom(pod: string): void;
  /** Draws the tab, and puts the keyboard into the form that it shows. */
  ask(): void;
  draw(): void;
  cancel(): void;
}

/** The forms under a tab's bar: where a name goes, and from which pod the tab is seen. */
export class WebQuestions {
  readonly #options: WebQuestionsOptions;
  #question: Question | undefined;

  constructor(options: WebQuestionsOptions) {
    this.#options = options;
  }

  askWay({ name, path }: { readonly name: string; readonly path: string }): void {
    const { from } = this.#options.place;
    this.#question = { kind: 'way', named: { name, path, from, to: firstChoice({ name, from }) } };
    this.#options.ask();
  }

  askPod(): void {
    this.#question = { kind: 'pod', known: 'asking', isWrong: false };
    this.#options.ask();
    this.#options.pods().then(
      (pods) => {
        if (this.#question?.kind === 'pod') this.#change({ ...this.#question, known: pods ?? 'failed' });
      },
      (error: unknown) => console.error(error),
    );
  }

  /** Whatever was asked is no question any more. */
  end(): void {
    this.#question = undefined;
  }

  form(): TemplateResult | undefined {
    const { id, hosts, say, open, seeFrom } = this.#options;
    const cancel = () => {
      this.end();
      this.#options.cancel();
    };
    switch (this.#question?.kind) {
      case 'way': {
        const { named } = this.#question;
        return webNameForm({
          named,
          hosts: hosts(),
          say,
          choose: (to) => this.#change({ kind: 'way', named: { ...named, to } }),
          open: (place) => {
            this.end();
            open(place);
          },
          cancel,
        });
      }
      case 'pod': {
        const question = this.#question;
        return webPodForm({
          ...question,
          id,
          say,
          open: (pod) => {
            if (pod === undefined) this.#change({ ...question, isWrong: true });
            else seeFrom(pod);
          },
          cancel,
        });
      }
      case undefined:
        return undefined;
    }
  }

  #change(question: Question): void {
    this.#question = question;
    this.#options.draw();
  }
}
