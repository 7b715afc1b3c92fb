import type { ObjectName } from '#protocol/cluster-object.ts';
import type { FolderEntry } from '#protocol/host-files.ts';
import type { FileRequests } from './file-requests.ts';
import { readText } from './file-text.ts';
import { childOf, HOME, languageOf } from './host-path.ts';
import { declares, manifestsIn } from './manifest-text.ts';
import type { OpenFile } from './open-file.ts';
import type { OpenFiles } from './open-files.ts';

/** A home folder holds a dozen manifests; more than these are not looked through. */
const LOOKED_THROUGH_MAX = 40;
const SIZE_MAX_BYTES = 64 * 1024;

interface Where {
  readonly files: OpenFiles;
  readonly requests: FileRequests;
  readonly host: string;
}

/** The learner's file that declares an object: one that is open, or else one in the home folder of the host. */
export async function findManifest(named: ObjectName, { files, requests, host }: Where): Promise<OpenFile | undefined> {
  const isIn = (text: string) => text.includes(named.name) && manifestsIn(text).some((each) => declares(each, named));
  const open = files.all.find((file) => languageOf(file.place.path) === 'yaml' && isIn(file.text));
  if (open) return open;
  const home = await requests.list({ host, path: HOME });
  if (!home.ok) return undefined;
  for (const { name } of home.value.entries.filter(isManifest).slice(0, LOOKED_THROUGH_MAX)) {
    const place = { host, path: childOf(HOME, name) };
    const read = await requests.read(place);
    if (read.ok && isIn(readText(read.value.bytes).text)) return files.open(place);
  }
  return undefined;
}

const isManifest = ({ name, kind, odd, size }: FolderEntry) =>
  kind === 'file' && !odd && size <= SIZE_MAX_BYTES && languageOf(name) === 'yaml';
