import { CssBaseline, ThemeProvider, useMediaQuery } from '@mui/material';
import { ChartsProvider, generateChartsTheme, getTheme, SnackbarProvider } from '@perses-dev/components';
import {
  Dashboard,
  DashboardProvider,
  DashboardStickyToolbar,
  DatasourceStoreProvider,
  VariableProviderWithQueryParams,
} from '@perses-dev/dashboards';
import {
  dynamicImportPluginLoader,
  PluginRegistry,
  TimeRangeControls,
  TimeRangeProviderWithQueryParams,
  ValidationProvider,
} from '@perses-dev/plugin-system';
import * as prometheusPlugin from '@perses-dev/prometheus-plugin';
import * as numberPlugin from '@perses-dev/stat-chart-plugin';
import * as linesPlugin from '@perses-dev/timeseries-chart-plugin';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useMemo } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter, RouterProvider, useNavigate, useParams } from 'react-router-dom';
import { QueryParamProvider } from 'use-query-params';
import { ReactRouter6Adapter } from 'use-query-params/adapters/react-router-6';
import { dashboards } from './definitions/all.ts';
import type { Language } from './definitions/dashboard.ts';
import './page.css';
import { dashboardResource } from './resource.ts';
import { texts } from './texts.ts';

const language: Language = navigator.language.startsWith('ko') ? 'ko' : 'en';
document.documentElement.lang = language;

const plugins = dynamicImportPluginLoader(
  [prometheusPlugin, linesPlugin, numberPlugin].map((plugin) => ({
    resource: plugin.getPluginModule(),
    importPlugin: async () => plugin,
  })),
);
const client = new QueryClient({ defaultOptions: { queries: { refetchOnWindowFocus: false, retry: 1 } } });

/** The page's own server, which passes questions on. */
const datasource = {
  kind: 'GlobalDatasource',
  metadata: { name: 'prometheus' },
  spec: { default: true, plugin: { kind: 'PrometheusDatasource', spec: { directUrl: location.origin } } },
};
const datasources = {
  getDatasource: async () => undefined,
  getGlobalDatasource: async () => datasource,
  listDatasources: async () => [],
  listGlobalDatasources: async () => [datasource],
};

function Chosen() {
  const { name } = useParams();
  const navigate = useNavigate();
  const chosen = dashboards.find((each) => each.name === name) ?? dashboards[0];
  const resource = useMemo(() => dashboardResource(chosen, language), [chosen]);
  document.title = `${chosen.title[language]} · ${texts.name[language]}`;
  const { duration, refreshInterval, variables } = resource.spec;
  return (
    <>
      <header>
        <select
          aria-label={texts.choose[language]}
          value={chosen.name}
          onChange={(event) => navigate(`/d/${event.target.value}`)}
        >
          {dashboards.map((each) => (
            <option key={each.name} value={each.name}>
              {each.title[language]}
            </option>
          ))}
        </select>
        <p>{texts.honest[language]}</p>
      </header>
      <DatasourceStoreProvider key={chosen.name} dashboardResource={resource} datasourceApi={datasources}>
        <TimeRangeProviderWithQueryParams
          initialTimeRange={{ pastDuration: duration }}
          initialRefreshInterval={refreshInterval}
        >
          <VariableProviderWithQueryParams initialVariableDefinitions={variables}>
            {/* Nothing here leads to Perses' editor, so there is no mode of editing to switch on. */}
            <DashboardProvider initialState={{ dashboardResource: resource, isEditMode: false }}>
              <div className="controls">
                <p>{chosen.about[language]}</p>
                <DashboardStickyToolbar />
                <TimeRangeControls />
              </div>
              <Dashboard />
            </DashboardProvider>
          </VariableProviderWithQueryParams>
        </TimeRangeProviderWithQueryParams>
      </DatasourceStoreProvider>
    </>
  );
}

function Page() {
  const mode = useMediaQuery('(prefers-color-scheme: dark)') ? 'dark' : 'light';
  const theme = useMemo(() => getTheme(mode), [mode]);
  const chartsTheme = useMemo(() => generateChartsTheme(theme, {}), [theme]);
  return (
    <QueryParamProvider adapter={ReactRouter6Adapter}>
      <ThemeProvider theme={theme}>
        <CssBaseline />
        <ChartsProvider chartsTheme={chartsTheme}>
          <SnackbarProvider>
            <QueryClientProvider client={client}>
              <PluginRegistry
                pluginLoader={plugins}
                defaultPluginKinds={{ Panel: 'TimeSeriesChart', TimeSeriesQuery: 'PrometheusTimeSeriesQuery' }}
              >
                <ValidationProvider>
                  <Chosen />
                </ValidationProvider>
              </PluginRegistry>
            </QueryClientProvider>
          </SnackbarProvider>
        </ChartsProvider>
      </ThemeProvider>
    </QueryParamProvider>
  );
}

const root = document.querySelector('#root');
const router = createBrowserRouter(['/', '/d/:name'].map((path) => ({ path, element: <Page /> })));
if (root) createRoot(root).render(<RouterProvider router={router} />);
