/**
 * `npm run test:broker`: the suites of test/broker, on a RabbitMQ that it starts itself, lets them kill and bring back, and
 * stops. Arguments are Jest's.
 */
import process from 'node:process';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/dependencies.mjs';
import { jest, needBuild, suitesIn } from './lib/jest.mjs';
import { main, requireSupportedNode, say } from './lib/project.mjs';
import { controlOf } from './lib/server-control.mjs';

await main(async () => {
  requireSupportedNode();
  await ensureInstalled();
  const args = process.argv.slice(2);
  if (needBuild(suitesIn('broker'), args)) await ensureBuilt();
  // Needs node_modules, so it is loaded only now.
  const { startRabbitmqServer } = await import('./lib/rabbitmq-server.mjs');
  const broker = await startRabbitmqServer();
  const { crash, start, restart } = broker;
  const control = await controlOf({ crash, start, restart });
  say(`Testing on ${broker.version}.`);
  try {
    process.exitCode = await jest(['--config', 'test/broker/jest.config.cjs', ...args], {
      TEST_RABBITMQ_URL: broker.url,
      TEST_RABBITMQ_CONTROL: control.url,
      DATABASE_URL: undefined,
      RABBITMQ_URL: undefined,
    });
  } finally {
    control.close();
    await broker.stop();
  }
});
