import fc from 'fast-check';
import { OrderScene } from '../builders/order-scene.js';
import { Invariants } from '../../src/platform/invariants/invariants.js';
import { ShopCommands } from './support/model.js';
import { counted, figures, SEED } from './support/run.js';

const SEQUENCES = counted(200, 2_000);

// The engine is that of TEST_DATABASE_URL: each half sets it before its scene makes a database.
describe.each(['mysql', 'sqlite'] as const)('the shop and a model of it, on %s', (engine) => {
  const server = process.env['TEST_DATABASE_URL'];
  let scene: OrderScene;

  beforeAll(async () => {
    if (engine === 'sqlite') delete process.env['TEST_DATABASE_URL'];
    scene = await OrderScene.start();
  });

  afterAll(async () => {
    await scene.close();
    process.env['TEST_DATABASE_URL'] = server;
  });

  it(`agree after each of ${SEQUENCES} sequences of up to 30 commands`, async () => {
    const commands = await ShopCommands.over(scene);
    let ran = 0;
    await fc.assert(
      fc.asyncProperty(fc.commands(commands.arbitraries(), { maxCommands: 30, size: 'max' }), async (sequence) => {
        await fc.asyncModelRun(() => commands.fresh(), sequence);
        ran += 1;
      }),
      { numRuns: SEQUENCES, seed: SEED, verbose: fc.VerbosityLevel.Verbose, endOnFailure: false },
    );
    const broken: string[] = [];
    for await (const { check, breaches, failure } of scene.test.app.get(Invariants, { strict: false }).results(5)) {
      if (failure) throw failure;
      if (breaches.length > 0 && check.name !== 'events.relayed') broken.push(check.name, JSON.stringify(breaches));
    }
    expect(broken).toEqual([]);
    figures(`model on ${engine}`, { sequences: ran, commands: commands.ran });
  });
});
