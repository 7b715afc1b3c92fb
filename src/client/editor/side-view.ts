import type { OpenFile } from './open-file.ts';
import type { monaco } from './monaco.ts';

/** What a view shows once it has been read. */
export interface SideContent {
  /** On its own, or on the left. */
  readonly text: string;
  /** What is beside it: a file of the learner's, where it can be edited, or a text. */
  readonly mine: OpenFile | string | undefined;
  /** What it is, and when it was read. */
  readonly note: string;
}

interface SideViewOptions {
  readonly key: string;
  readonly label: string;
  readonly title: string;
  readonly makeModel: (text: string) => monaco.editor.ITextModel;
  /** Undefined when the learner was told why not. */
  readonly read: () => Promise<SideContent | undefined>;
}

/** A tab that shows what lies in no file: an object of the cluster, or a solution, beside the learner's own. */
export class SideView {
  readonly key: string;
  readonly label: string;
  readonly title: string;
  readonly #options: SideViewOptions;
  #left: monaco.editor.ITextModel | undefined;
  /** Of what is beside it and no file. */
  #right: monaco.editor.ITextModel | undefined;
  #mine: SideContent['mine'];
  note = '';
  isReading = false;

  constructor(options: SideViewOptions) {
    this.#options = options;
    this.key = options.key;
    this.label = options.label;
    this.title = options.title;
  }

  /** The learner's file beside it, as long as it is open. */
  get file(): OpenFile | undefined {
    return typeof this.#mine === 'object' ? this.#mine : undefined;
  }

  get left(): monaco.editor.ITextModel | undefined {
    return this.#left;
  }

  get right(): monaco.editor.ITextModel | undefined {
    return typeof this.#mine === 'string' ? this.#right : this.file?.model;
  }

  /** Reads all of it anew; what was shown stays when that fails. False then. */
  async read(): Promise<boolean> {
    if (this.isReading) return false;
    this.isReading = true;
    try {
      const content = await this.#options.read();
      if (!content) return false;
      const { text, mine, note } = content;
      this.#left = this.#with(this.#left, text);
      if (typeof mine === 'string') this.#right = this.#with(this.#right, mine);
      this.#mine = mine;
      this.note = note;
      return true;
    } finally {
      this.isReading = false;
    }
  }

  /** A file that is closed is beside nothing any more. */
  forget(file: OpenFile): void {
    if (this.#mine === file) this.#mine = undefined;
  }

  dispose(): void {
    this.#left?.dispose();
    this.#right?.dispose();
  }

  #with(model: monaco.editor.ITextModel | undefined, text: string): monaco.editor.ITextModel {
    if (!model) return this.#options.makeModel(text);
    model.setValue(text);
    return model;
  }
}
