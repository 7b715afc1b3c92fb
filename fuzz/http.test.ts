import { http } from './http.ts';
import { testKind } from './test-kind.ts';

testKind(http);
