import { parse } from 'yaml';
import { z } from 'zod';
import { metadataSchema, text } from './metadata.ts';

/** Where Istio keeps the settings of the whole mesh: the ConfigMap `istio` in the root namespace. */
export const MESH_CONFIG_PATH = '/api/v1/namespaces/istio-system/configmaps?fieldSelector=metadata.name%3Distio';

const exportList = z.array(text).max(50).optional();
const settingsSchema = z.object({
  rootNamespace: text.optional(),
  defaultVirtualServiceExportTo: exportList,
  defaultDestinationRuleExportTo: exportList,
  defaultServiceExportTo: exportList,
  outboundTrafficPolicy: z.object({ mode: text.optional() }).optional(),
  accessLogFile: text.optional(),
  accessLogEncoding: text.optional(),
  accessLogFormat: z.string().max(20_000).optional(),
});
export type MeshSettings = z.infer<typeof settingsSchema>;

const YAML_MAX_CHARS = 200_000;

/** Whoever can write it may write anything into it: what is no mesh configuration counts as left out. */
function settingsOf(yaml: string): MeshSettings {
  if (yaml.length > YAML_MAX_CHARS) return {};
  try {
    const parsed = settingsSchema.safeParse(parse(yaml, { maxAliasCount: 0 }));
    return parsed.success ? parsed.data : {};
  } catch {
    return {};
  }
}

export const meshConfigSchema = z
  .object({ metadata: metadataSchema, data: z.object({ mesh: z.string().default('') }).prefault({}) })
  .transform(({ metadata, data }) => ({ metadata, settings: settingsOf(data.mesh) }));
export type MeshConfig = z.infer<typeof meshConfigSchema>;
