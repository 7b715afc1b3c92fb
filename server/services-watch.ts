import type { Layout } from '#lab-runtime/layout.ts';
import { type ServicesView, servicesViewSchema, type TroubledService, troubledServices } from '#protocol/services.ts';
import { readStatus, type StatusWatch, watchStatus } from './status-file.ts';

/** What the supervisor wrote last; empty where there is none. */
export const readServices = ({ servicesStatus }: Layout): Promise<ServicesView> =>
  readStatus({ file: servicesStatus, schema: servicesViewSchema, absent: { services: [] } });

export type TroubledWatch = StatusWatch<readonly TroubledService[]>;

/** The services that keep ending; changes in the well ones are no news. */
export const watchTroubled = ({ servicesStatus }: Layout, pollMs?: number): Promise<TroubledWatch> =>
  watchStatus<readonly TroubledService[]>(
    { file: servicesStatus, schema: servicesViewSchema.transform(troubledServices), absent: [] },
    pollMs,
  );
