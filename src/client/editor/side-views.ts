import { objectNameOf, objectText } from '#protocol/cluster-object.ts';
import type { DeskModel } from '../desk/desk-model.ts';
import { formatTime } from '../page/format.ts';
import type { EditorSay } from './editor-texts.ts';
import type { FileRequests } from './file-requests.ts';
import { findManifest } from './find-manifest.ts';
import { nameOf } from './host-path.ts';
import { comparableText, groupOf, type Manifest, manifestsIn, manifestText, nameOfManifest } from './manifest-text.ts';
import { makeSideModel } from './models.ts';
import { ObjectRequests } from './object-requests.ts';
import type { OpenFile } from './open-file.ts';
import type { OpenFiles } from './open-files.ts';
import { SidePane } from './side-pane.ts';
import { type SideContent, SideView } from './side-view.ts';
import type { SolutionPart } from './solution-parts.ts';

/** More objects than one text of a solution makes. */
const COMPARED_MAX = 10;

interface SideViewsOptions {
  readonly desk: Pick<DeskModel, 'language' | 'reportFailure'>;
  readonly say: EditorSay;
  readonly requests: FileRequests;
  readonly files: OpenFiles;
  readonly onChange: () => void;
}

/** The tabs beside those of files, and the pane that shows one of them. */
export class SideViews {
  readonly pane = new SidePane();
  readonly #options: SideViewsOptions;
  readonly #objects: ObjectRequests;
  #all: SideView[] = [];
  active: SideView | undefined;

  constructor(options: SideViewsOptions) {
    this.#options = options;
    this.#objects = new ObjectRequests(options.requests.lab);
  }

  get all(): readonly SideView[] {
    return this.#all;
  }

  /** An object of the cluster, beside the learner's file that declares it where there is one. */
  openObject(object: string, host: string): Promise<void> {
    const { say } = this.#options;
    return this.#open({
      key: `object ${object}`,
      label: object.split('/').at(-1) ?? object,
      title: say('objectTab', { object }),
      read: () => this.#readObject(object, host),
    });
  }

  /** A text of a solution beside the learner's file of that name or content, or else the objects that it is about. */
  openSolution(part: SolutionPart, host: string): Promise<void> {
    const first = manifestsIn(part.text)[0];
    const name = part.path === undefined ? (first?.metadata.name ?? host) : nameOf(part.path);
    return this.#open({
      key: `solution ${host} ${part.text}`,
      label: name,
      title: this.#options.say('solutionTab', { name }),
      read: () => this.#readSolution(part, host),
    });
  }

  async refresh(view: SideView): Promise<void> {
    const reading = view.read();
    this.#options.onChange();
    await reading;
    this.#options.onChange();
  }

  /** Before a file is closed, for what shows it must let go of it first. */
  forget(file: OpenFile): void {
    for (const view of this.#all) view.forget(file);
    this.pane.show(this.active);
  }

  close(view: SideView): void {
    this.#all = this.#all.filter((each) => each !== view);
    if (this.active === view) this.active = undefined;
    this.pane.show(this.active);
    view.dispose();
  }

  dispose(): void {
    this.active = undefined;
    this.pane.dispose();
    for (const view of this.#all.splice(0)) view.dispose();
  }

  async #open(options: Omit<ConstructorParameters<typeof SideView>[0], 'makeModel'>): Promise<void> {
    const known = this.#all.find(({ key }) => key === options.key);
    const view = known ?? new SideView({ ...options, makeModel: makeSideModel });
    const isRead = await view.read();
    if (!known && !isRead) return;
    if (!this.#all.includes(view)) this.#all.push(view);
    this.active = view;
    this.#options.onChange();
    this.pane.focus();
  }

  async #readObject(object: string, host: string): Promise<SideContent | undefined> {
    const { say, desk, files, requests } = this.#options;
    const answer = await this.#objects.read(object);
    if (!answer.ok) {
      desk.reportFailure(answer.failure);
      return undefined;
    }
    const time = formatTime(answer.value.readAt, desk.language);
    const named = objectNameOf(object);
    const file = named && (await findManifest(named, { files, requests, host }));
    if (!file)
      return { text: manifestText(answer.value.object), mine: undefined, note: say('objectNote', { object, time }) };
    const beside = manifestsIn(file.text).find(({ kind }) => kind === named.kind);
    return {
      text: comparableText(answer.value.object, beside),
      mine: file,
      note: say('objectBeside', { object, time, path: file.place.path }),
    };
  }

  async #readSolution({ text, path }: SolutionPart, host: string): Promise<SideContent> {
    const { say } = this.#options;
    const wanted = manifestsIn(text);
    const file = await this.#fileFor(path, host, wanted);
    if (file) return { text, mine: file, note: say('solutionFile', { path: file.place.path }) };
    const there = await this.#inCluster(wanted);
    if (!there) return { text, mine: undefined, note: say('solutionNone') };
    return { text, mine: there.text, note: say('solutionCluster', { time: there.time }) };
  }

  async #fileFor(path: string | undefined, host: string, wanted: readonly Manifest[]): Promise<OpenFile | undefined> {
    const { files, requests } = this.#options;
    const named = path === undefined ? undefined : await files.open({ host, path }, { whenMissing: 'ignore' });
    if (named) return named;
    for (const each of wanted.slice(0, COMPARED_MAX)) {
      const name = nameOfManifest(each);
      const found = name && (await findManifest(name, { files, requests, host }));
      if (found) return found;
    }
    return undefined;
  }

  /** What the cluster has of the objects, in their order; undefined where it has none of them. */
  async #inCluster(wanted: readonly Manifest[]): Promise<{ text: string; time: string } | undefined> {
    const texts: string[] = [];
    let readAt = 0;
    for (const each of wanted.slice(0, COMPARED_MAX)) {
      const name = nameOfManifest(each);
      if (!name) continue;
      const namespaced = await this.#objects.read(objectText(name), groupOf(each));
      // Kinds such as Namespace lie in none.
      const answer = namespaced.ok
        ? namespaced
        : await this.#objects.read(objectText({ ...name, namespace: undefined }), groupOf(each));
      if (!answer.ok) continue;
      readAt = answer.value.readAt;
      texts.push(comparableText(answer.value.object, each));
    }
    if (texts.length === 0) return undefined;
    return { text: texts.join('---\n'), time: formatTime(readAt, this.#options.desk.language) };
  }
}
