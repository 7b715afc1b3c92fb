import { expect, test } from '@playwright/test';
import { readLessonFolder } from '#proof/lesson-folder.ts';
import { gatewayYaml, heredoc, routeYaml, webYaml } from './first-service-files.ts';
import { Learner } from './learner.ts';
import { doCheckpoint } from './right-way.ts';

const LESSON = 'first-service';
const everything = ['label', 'web', 'early', 'gateway', 'route', 'request', 'sync', 'logs'];

test.skip(({ baseURL }) => !baseURL, 'needs a server with real labs: SLIPWAY_TEST_URL');

for (const language of ['ko', 'en'] as const) {
  test(`the whole chapter, by hand, in ${language}`, async ({ page }) => {
    const learner = new Learner(page, language, LESSON);
    await learner.openChapter();
    await learner.sees('label', 'waiting');
    await learner.startLab();
    try {
      await learner.sees('label', 'failed', 'namespace.label-missing');
      await learner.type('k3s-s', 'kubectl create deployment early --image=nginx:1.22');
      await learner.type('k3s-s', 'kubectl rollout status deployment early');
      await learner.type('k3s-s', 'kubectl label namespace default istio-injection=enabled');
      await learner.seesPassed('label');

      await learner.type('k3s-s', heredoc('web.yaml', webYaml));
      await learner.type('k3s-s', 'kubectl apply -f web.yaml && kubectl rollout status deployment web');
      await learner.seesPassed('web');
      await learner.sees('early', 'failed');
      await learner.type(
        'k3s-s',
        'kubectl rollout restart deployment early && kubectl rollout status deployment early',
      );
      await learner.seesPassed('early');

      await learner.type('k3s-s', heredoc('web-gw.yaml', gatewayYaml({ selector: 'ingressgateway', host: '*' })));
      await learner.type('k3s-s', 'kubectl apply -f web-gw.yaml');
      await learner.seesPassed('gateway');

      // In the middle of the work the page is loaded anew: same shell, same screen.
      const before = await learner.type('k3s-s', 'here=before-the-reload; kubectl get gateways.networking.istio.io');
      await expect(before).toContainText('web-gw');
      await page.reload();
      await expect(page.locator('.screen[data-host="k3s-s"]:visible')).toContainText('web-gw');
      await expect(await learner.type('k3s-s', 'echo "was $here"')).toContainText('was before-the-reload');
      await learner.seesPassed('label', 'web', 'early', 'gateway');

      await learner.type('k3s-s', heredoc('web-vs.yaml', routeYaml({ gateways: true })));
      await learner.type('k3s-s', 'kubectl apply -f web-vs.yaml');
      await learner.seesPassed('route');

      const curl = "curl -s -o /dev/null -w 'status %{http_code}\\n'";
      const answered = await learner.type('testpc', `${curl} -H 'Host: www.mesh.test' http://192.168.10.10:30080/`);
      await expect(answered).toContainText('status 200');
      await expect(await learner.type('testpc', `${curl} http://192.168.10.10:30080/`)).toContainText('status 404');
      await learner.seesPassed('request');

      await expect(await learner.type('k3s-s', 'istioctl proxy-status')).toContainText('SYNCED');
      await learner.seesPassed(...everything);
      await expect(page.locator('slip-progress')).not.toHaveAttribute('data-complete');

      // The page has no command for the task.
      await learner.sees('second-site', 'failed');
      await doCheckpoint(learner, await readLessonFolder(LESSON), 'second-site');
      await learner.seesPassed(...everything, 'second-site');
      await expect(page.locator('slip-progress')).toHaveAttribute('data-complete');
    } finally {
      await learner.endLab();
    }
  });
}

test('the chapter with mistakes first: each gets its own reason', async ({ page }) => {
  const learner = new Learner(page, 'ko', LESSON);
  await learner.openChapter();
  await learner.startLab();
  try {
    // A value that means nothing to Istio.
    await learner.type('k3s-s', 'kubectl label namespace default istio-injection=true');
    await learner.sees('label', 'failed', 'namespace.label-value');
    await expect(learner.card('label')).toContainText('Namespace/default');
    await expect(learner.card('label')).toContainText('istio-injection=enabled');

    // The pod before the label.
    await learner.type('k3s-s', heredoc('web.yaml', webYaml));
    await learner.type('k3s-s', 'kubectl apply -f web.yaml && kubectl rollout status deployment web');
    await learner.sees('web', 'failed');
    await learner.type('k3s-s', 'kubectl label namespace default istio-injection=enabled --overwrite');
    await learner.seesPassed('label');
    await learner.sees('web', 'failed', 'pod.created-before-label');

    // The reason's own next command, by its button.
    await learner
      .card('web')
      .getByRole('button', { name: /터미널에서 실행/ })
      .click();
    await expect(page.locator('.screen[data-host="k3s-s"]:visible')).toContainText('kubectl');
    await learner.type('k3s-s', 'kubectl rollout restart deployment web && kubectl rollout status deployment web');
    await learner.seesPassed('web', 'early');

    // A selector that no gateway carries.
    await learner.type('k3s-s', heredoc('web-gw.yaml', gatewayYaml({ selector: 'ingress', host: 'www.mesh.test' })));
    await learner.type('k3s-s', 'kubectl apply -f web-gw.yaml');
    await learner.sees('gateway', 'failed', 'gateway.selector');
    await learner.type(
      'k3s-s',
      "sed -i 's/istio: ingress$/istio: ingressgateway/' web-gw.yaml && kubectl apply -f web-gw.yaml",
    );
    await learner.seesPassed('gateway');

    // A route that is bound to no gateway.
    await learner.type('k3s-s', heredoc('web-vs.yaml', routeYaml({ gateways: false })));
    await learner.type('k3s-s', 'kubectl apply -f web-vs.yaml');
    await learner.sees('route', 'failed', 'virtual-service.gateways-omitted');
    await learner.type('k3s-s', heredoc('web-vs.yaml', routeYaml({ gateways: true })));
    await learner.type('k3s-s', 'kubectl apply -f web-vs.yaml');
    await learner.seesPassed('route');

    // A request by address only.
    const curl = "curl -s -o /dev/null -w 'status %{http_code}\\n'";
    await expect(await learner.type('testpc', `${curl} http://192.168.10.10:30080/`)).toContainText('status 404');
    await learner.sees('request', 'failed', 'request.host-missing');
    await learner.type('testpc', `${curl} -H 'Host: www.mesh.test' http://192.168.10.10:30080/`);
    await learner.seesPassed(...everything);

    // What was right can be broken again, and the page says so.
    await learner.type('k3s-s', 'kubectl delete -f web-vs.yaml');
    await learner.sees('route', 'failed', 'virtual-service.missing');
    await expect(learner.card('route')).toContainText('지금은 상태가 달라졌다');
  } finally {
    await learner.endLab();
  }
});
