import { apiServer } from './api-server.ts';
import { testKind } from './test-kind.ts';

testKind(apiServer);
