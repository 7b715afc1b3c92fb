import { copyFile, cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildContext } from '#lab-runtime/toolchain/artifact.ts';
import { metricsTemplate } from './metrics/envoy-filter.ts';

/** Filters of Istio's own build of Envoy that istiod must not ask for; in the image, so that every installation has it. */
export const STOCK_ENVOY_ENVIRONMENT: readonly string[] = [
  'PILOT_ENABLE_METADATA_EXCHANGE=false',
  'PILOT_ENABLE_ALPN_FILTER=false',
  'PILOT_DISABLE_MX_ALPN=true',
];

/** What istiod's chart gets in addition: a stock filter in the place of Istio's own. */
const CHART_ADDITION = 'lab-runtime/toolchain/inputs/mesh/stock-envoy.yaml';

/** All sources that decide what an adapted chart is. */
export const CHART_SOURCES: readonly string[] = [
  CHART_ADDITION,
  'lab-runtime/toolchain/inputs/mesh/metrics',
  'lab-runtime/toolchain/inputs/mesh/stock-envoy.ts',
];

const CHART = 'manifests/charts/istio-control/istio-discovery';
/** The statistics filter is Istio's own too; the chart's default would put it into every listener. */
const STATISTICS = /(# Indicate if prometheus stats filter is enabled or not\n\s+prometheus:\n\s+enabled: )true/;

/** Makes the charts below `root` (of the Istio module or of its release) suit a stock Envoy. */
export async function adaptCharts({ repoDir }: Pick<BuildContext, 'repoDir'>, root: string): Promise<void> {
  const values = join(root, CHART, 'values.yaml');
  const text = await readFile(values, 'utf8');
  if (!STATISTICS.test(text)) throw new Error(`${CHART}/values.yaml has no statistics filter to turn off`);
  await writeFile(values, text.replace(STATISTICS, '$1false'));
  const templates = join(root, CHART, 'templates');
  await copyFile(join(repoDir, CHART_ADDITION), join(templates, 'stock-envoy.yaml'));
  await writeFile(join(templates, 'stock-envoy-metrics.yaml'), metricsTemplate());
}

/**
 * A copy of the Istio module with adapted charts: Go embeds them from the module's folder and refuses an overlay on
 * its cache. Answers the go.mod that names the copy.
 */
export async function moduleWithAdaptedCharts(
  context: BuildContext,
  { module, own }: { module: string; own: string },
): Promise<string> {
  context.progress('charts for a stock Envoy');
  const copy = join(context.workDir, 'istio');
  await cp(module, copy, { recursive: true, force: true });
  await adaptCharts(context, copy);
  const modFile = join(context.workDir, 'istio.mod');
  const text = await readFile(join(own, 'go.mod'), 'utf8');
  await writeFile(modFile, `${text}\nreplace istio.io/istio => ${JSON.stringify(copy)}\n`);
  await copyFile(join(own, 'go.sum'), join(context.workDir, 'istio.sum'));
  return modFile;
}
