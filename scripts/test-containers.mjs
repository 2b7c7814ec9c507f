/**
 * `npm run test:containers`: the images, Compose and a Swarm of three machines, for real. Needs root on Linux and the container lab (see
 * README, Test); where they are not there it says so. Arguments are Jest's.
 */
import process from 'node:process';
import { ContainerLab, findContainerLab, step } from './lib/container-lab.mjs';
import { ensureInstalled } from './lib/dependencies.mjs';
import { jest } from './lib/jest.mjs';
import { BROWSER, findProgram } from './lib/programs.mjs';
import { main, requireSupportedNode, say } from './lib/project.mjs';

/** Three of the Swarm, and one with the database that is not in it. */
const MACHINES = 4;
const TAG = 'test';

await main(async () => {
  requireSupportedNode();
  const { folder, missing } = findContainerLab();
  if (!folder) {
    say(`Not run: the container tests, for ${missing}.`);
    return;
  }
  await ensureInstalled();
  const lab = new ContainerLab(folder);
  process.once('exit', () => lab.down());
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
  step('machines', () => lab.up(MACHINES));
  step('base images', () => lab.baseImages());
  step('images of the shop', () => lab.run('docker/build.sh', ['bookstore', TAG], lab.environmentOf(1)));
  step('images on the other machines', () => {
    for (const machine of [2, 3]) lab.copyImages(machine, [`bookstore:${TAG}`, `bookstore-edge:${TAG}`]);
    lab.copyImages(4, ['mysql:8.4']);
  });
  const machines = Array.from({ length: MACHINES }, (_, index) => index + 1);
  process.exitCode = await jest(['--config', 'test/containers/jest.config.cjs', ...process.argv.slice(2)], {
    CHROMIUM_PATH: findProgram(BROWSER.programs[0]),
    TEST_LAB: JSON.stringify({
      cluster: { program: `${folder}/cluster.sh`, environment: lab.environment },
      machines: machines.map((machine) => ({
        address: lab.addressOf(machine),
        environment: lab.environmentOf(machine),
      })),
      tag: TAG,
    }),
  });
});
