import { CLUSTER_HOST } from '../cluster/kubeconfig.ts';
import type { Trouble, TroubleText } from './trouble.ts';

type NameTrouble = Extract<Trouble, { kind: 'no-pod' | 'no-service' | 'no-cluster' }>;

/** Why a name of the cluster led nowhere. */
export function nameTrouble(trouble: NameTrouble): Omit<TroubleText, 'status'> {
  switch (trouble.kind) {
    case 'no-pod': {
      const { pod, phase } = trouble;
      const [namespace = ''] = pod.split('/');
      const look = { host: CLUSTER_HOST, command: `kubectl get pods -n ${namespace}` };
      if (phase !== undefined && phase !== 'Running') {
        return {
          title: { ko: '실행 중인 파드가 아니다', en: 'The pod does not run' },
          text: {
            ko: `이 탭의 요청이 나갈 파드 ${pod}의 상태가 ${phase}이다. 파드가 Running이 되면 다시 불러오거나, 주소 표시줄에서 다른 요청 출발지를 고른다.`,
            en: `The pod ${pod}, from which this tab’s requests leave, is ${phase}. Reload when it is Running, or choose another place beside the address.`,
          },
          look,
        };
      }
      return {
        title: { ko: '파드가 사라졌다', en: 'The pod has gone' },
        text: {
          ko: `이 탭의 요청이 나가던 파드 ${pod}을(를) 찾을 수 없다. 디플로이먼트의 파드는 다시 만들어질 때 이름이 바뀐다. 주소 표시줄에서 다른 요청 출발지를 고른다.`,
          en: `The pod ${pod}, from which this tab’s requests left, is not there any more. Pods of a Deployment get new names when they are made again. Choose another place beside the address.`,
        },
        look,
      };
    }
    case 'no-service': {
      const { namespace, service, isThere } = trouble;
      const name = `${service}.${namespace}`;
      if (isThere) {
        return {
          title: { ko: '서비스에 주소가 없다', en: 'The Service has no address' },
          text: {
            ko: `서비스 ${name}에는 ClusterIP가 없고 준비된 파드도 없다. 셀렉터와 파드의 상태를 살펴본다.`,
            en: `The Service ${name} has no cluster IP and no pod that is ready. Look at its selector and its pods.`,
          },
          look: { host: CLUSTER_HOST, command: `kubectl get service,endpoints -n ${namespace} ${service}` },
        };
      }
      return {
        title: { ko: '서비스가 없다', en: 'There is no such Service' },
        text: {
          ko: `네임스페이스 ${namespace}에 서비스 ${service}이(가) 없다. 다른 네임스페이스의 서비스라면 ${service}.NAMESPACE처럼 적는다.`,
          en: `The namespace ${namespace} has no Service ${service}. One of another namespace is written ${service}.NAMESPACE.`,
        },
        look: { host: CLUSTER_HOST, command: 'kubectl get services -A' },
      };
    }
    case 'no-cluster':
      return {
        title: { ko: '클러스터에 물어볼 수 없다', en: 'The cluster could not be asked' },
        text: {
          ko: `파드나 서비스의 위치를 알아야 하는데 API 서버가 답하지 않았다(${trouble.detail}). 클러스터가 응답하면 다시 불러온다.`,
          en: `Only the API server knows where a pod or a Service is, and it gave no answer (${trouble.detail}). Reload when the cluster answers.`,
        },
        look: { host: CLUSTER_HOST, command: 'kubectl get nodes' },
      };
  }
}
