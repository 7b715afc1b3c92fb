import type { DeskModel } from '../desk/desk-model.ts';
import { confirmDialog } from '../page/confirm-dialog.ts';
import { saveAs } from '../page/save-as.ts';
import type { EditorSay } from './editor-texts.ts';
import type { FileRequests } from './file-requests.ts';
import type { FileTree } from './file-tree.ts';
import { type FilePlace, nameOf } from './host-path.ts';
import { type PlannedUpload, planUpload, UPLOAD_FILES_MAX, type UploadItem } from './upload-items.ts';

/** Names of a question or a notice; the rest is counted. */
const NAMED_MAX = 5;

interface FileTransfersOptions {
  readonly desk: Pick<DeskModel, 'notify' | 'reportFailure'>;
  readonly say: EditorSay;
  readonly requests: FileRequests;
  readonly tree: FileTree;
  /** Shows how far it is, in place of what stood there. */
  readonly tell: (text: string) => void;
}

/** Files from the learner's own disk to a host, and back. */
export class FileTransfers {
  readonly #options: FileTransfersOptions;
  #isSending = false;

  constructor(options: FileTransfersOptions) {
    this.#options = options;
  }

  /** Replaces nothing without asking; what cannot be sent is named, the rest is sent. */
  async upload(items: readonly UploadItem[], { host, path: folder }: FilePlace): Promise<void> {
    const { desk, say, tell, tree, requests } = this.#options;
    const refuse = (text: string) => desk.notify({ tone: 'error', text });
    if (this.#isSending) return refuse(say('uploadBusy'));
    if (items.length > UPLOAD_FILES_MAX) return refuse(say('uploadMany', { limit: UPLOAD_FILES_MAX }));
    const { uploads, folders, tooLarge, odd } = planUpload(items, folder);
    if (odd.length > 0) refuse(say('uploadOdd', { names: named(odd) }));
    if (tooLarge.length > 0) refuse(say('uploadLarge', { names: named(tooLarge) }));
    if (uploads.length === 0) return;
    this.#isSending = true;
    try {
      for (const each of folders) {
        const made = await requests.makeFolder({ host, path: each });
        if (!made.ok && made.failure.code !== 'SLW704') return desk.reportFailure(made.failure);
      }
      const there = await this.#send(host, uploads, { force: false });
      if (!there) return;
      const sent = uploads.length - there.length;
      const isReplacing = there.length > 0 && (await this.#mayReplace(there));
      if (isReplacing && !(await this.#send(host, there, { force: true }))) return;
      tell(say('uploaded', { count: isReplacing ? uploads.length : sent, folder }));
    } finally {
      this.#isSending = false;
      await tree.reload();
    }
  }

  /** Saves a file, or a folder as an archive, on the learner's own disk. */
  async download(place: FilePlace): Promise<void> {
    const { desk, say, requests, tell } = this.#options;
    const name = place.path === '/' ? place.host : nameOf(place.path);
    tell(say('downloading', { name }));
    const answer = await requests.download(place);
    if (!answer.ok) {
      tell('');
      return desk.reportFailure(answer.failure);
    }
    const file = answer.value.isArchive ? `${name}.tar.gz` : name;
    saveAs(answer.value.bytes, file);
    tell(say('downloaded', { name: file }));
  }

  /** Returns what was there already, or undefined when the host refused something. */
  async #send(
    host: string,
    uploads: readonly PlannedUpload[],
    { force }: { readonly force: boolean },
  ): Promise<PlannedUpload[] | undefined> {
    const { desk, say, requests, tell } = this.#options;
    const there: PlannedUpload[] = [];
    for (const [index, each] of uploads.entries()) {
      tell(say('uploading', { number: index + 1, total: uploads.length, name: nameOf(each.path) }));
      const answer = await requests.upload({ host, path: each.path }, each.file, { force });
      if (answer.ok) continue;
      if (answer.failure.code !== 'SLW704') {
        tell('');
        desk.reportFailure(answer.failure);
        return undefined;
      }
      there.push(each);
    }
    return there;
  }

  #mayReplace(there: readonly PlannedUpload[]): Promise<boolean> {
    const { say } = this.#options;
    return confirmDialog({
      title: say('replaceTitle', { count: there.length }),
      text: say('replaceText'),
      quote: named(there.map(({ path }) => path)),
      confirm: say('replace'),
      cancel: say('replaceNot'),
      danger: true,
    });
  }
}

function named(all: readonly string[]): string {
  const more = all.length - NAMED_MAX;
  return [
    ...all.slice(0, NAMED_MAX).map((name) => JSON.stringify(name).slice(1, -1)),
    ...(more > 0 ? [`… +${more}`] : []),
  ].join('\n');
}
