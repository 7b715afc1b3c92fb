import type { CheckpointSpec } from '#lesson';

const RECORD = '/root/stock.log';
const record = { kind: 'host-file', host: 'k3s-s', path: RECORD } as const;
const look = { next: `sort ${RECORD} | uniq -c`, on: 'k3s-s' } as const;
/** curl's 000 is a request that nobody answered. */
const LOST = '^(000|[45][0-9][0-9])';

export const withoutLoss: CheckpointSpec = {
  id: 'without-loss',
  title: { ko: '요청을 하나도 잃지 않고 메시에 넣기', en: 'Into the mesh without losing a request' },
  goal: {
    ko: '네임스페이스 `depot`의 디플로이먼트 `stock`은 `1/1`로 실행 중이고 사이드카가 없다. 다른 팀들이 쉬지 않고 쓰고 있다. 요청을 하나도 잃지 않고 메시에 넣고, 잃은 것이 없음을 기록으로 증명한다.',
    en: 'The Deployment `stock` in the namespace `depot` runs `1/1`, without a sidecar, and other teams use it all the time. Bring it into the mesh without losing a single request, and prove by a record that none was lost.',
  },
  task: true,
  facts: [
    {
      ko: '클라이언트는 서비스 `stock`의 ClusterIP로 8080번 포트에 요청한다. 노드에서도 그렇게 요청할 수 있다.',
      en: 'Clients ask the ClusterIP of the Service `stock`, on port 8080. From a node you can do the same.',
    },
    {
      ko: `기록은 \`k3s-s\`의 \`${RECORD}\`다. 1초에 몇 번씩 요청하고, 한 번에 한 줄씩 상태 코드와 \`server\` 헤더를 적는다. \`200 nginx/1.22.1\`과 같은 줄이다. 응답을 받지 못하면 curl은 코드를 \`000\`으로 적는다.`,
      en: `The record is \`${RECORD}\` on \`k3s-s\`: several requests a second, one line for each, with the status code and the header \`server\`, such as \`200 nginx/1.22.1\`. For a request without an answer curl writes \`000\` as the code.`,
    },
    {
      ko: '기록은 바꾸기 전에 시작해 바꾼 다음에 끝난다. 앞뒤로 열 줄 이상이 있어야 한다. 사이드카가 전달한 응답의 `server`는 `istio-envoy`다.',
      en: 'The record begins before the change and ends after it, with ten lines or more of each. An answer that came through the sidecar has `istio-envoy` as its `server`.',
    },
    {
      ko: '파드가 둘이 함께 실행되어도 된다. 종료되는 파드는 5초 동안(`preStop`) 계속 응답한다.',
      en: 'Two pods of it may run side by side. A pod that is being terminated goes on answering for 5 s (`preStop`).',
    },
  ],
  checks: [
    {
      kind: 'app-injected',
      app: { namespace: 'depot', name: 'stock' },
      explainedBy: [{ kind: 'namespace-injects', namespace: 'depot' }],
    },
    {
      ...record,
      matches: '(^200 nginx[^\\n]*\\n){10}',
      example: '200 nginx/1.22.1',
      about: '^200 nginx',
      reasons: [
        {
          for: 'file.content',
          code: 'record.begins-late',
          ko: `${RECORD}에 바꾸기 전의 응답이 이어서 열 줄 있지 않다. 사이드카가 없을 때부터, 줄마다 상태 코드와 server 헤더를 적어야 한다.`,
          en: `${RECORD} does not have ten lines in a row from before the change. It must begin while there is no sidecar, with the status code and the header server in each line.`,
          ...look,
        },
      ],
    },
    {
      ...record,
      lacks: LOST,
      about: LOST,
      reasons: [
        {
          for: 'file.content-forbidden',
          code: 'record.request-lost',
          ko: `기록에 잃은 요청이 있다: ${RECORD}에 \`{observed}\`. 새 파드가 준비되기 전에 옛 파드가 없어졌다. 디플로이먼트의 strategy를 본다.`,
          en: `The record has requests that were lost: \`{observed}\` in ${RECORD}. The old pod was gone before the new one was ready. Look at the strategy of the Deployment.`,
          ...look,
        },
      ],
    },
    {
      ...record,
      matches: '(^200 istio-envoy[^\\n]*\\n){10}',
      example: '200 istio-envoy',
      about: '^200 istio-envoy',
      reasons: [
        {
          for: 'file.content',
          code: 'record.ends-early',
          ko: `${RECORD}에 사이드카가 전달한 응답(istio-envoy)이 이어서 열 줄 있지 않다. 새 파드만 남을 때까지 기록해야 한다.`,
          en: `${RECORD} does not have ten answers in a row that came through the sidecar (istio-envoy). Go on recording until only the new pod is left.`,
          ...look,
        },
      ],
    },
  ],
  hints: [
    {
      ko: '먼저 기록을 시작해 두고, 파드를 바꾸는 동안 계속 둔다. 파드는 다시 만들어져야 사이드카를 얻는다.',
      en: 'Start the record first and leave it running while the pods change. A pod gets a sidecar only when it is created.',
    },
    {
      ko: '`kubectl get deployment -n depot stock -o yaml`에서 `strategy`를 본다. 지금 이대로 다시 만들면 옛 파드가 먼저 없어진다.',
      en: 'Look at `strategy` in `kubectl get deployment -n depot stock -o yaml`. As it is, the old pod goes first.',
    },
    {
      ko: '`strategy`를 `RollingUpdate`로, `maxUnavailable`을 0으로 바꾼 다음 네임스페이스에 레이블을 붙이고 디플로이먼트를 다시 시작한다. 기록에는 curl의 `-w`와 `%{http_code} %header{server}`를 쓴다. 실패한 기록은 지우고 처음부터 다시 한다.',
      en: 'Change `strategy` to `RollingUpdate` with `maxUnavailable` 0; then label the namespace and restart the Deployment. For the record use `-w` of curl with `%{http_code} %header{server}`. Remove a record that has failed, and start over.',
    },
  ],
  solution: ['step-by-step/5-k3s-s-without-loss.sh'],
};
