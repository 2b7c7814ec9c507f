import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RecordedOutput } from '../../../test/support/recorded-output.js';
import { AuthApi } from '../../auth/auth.api.js';
import { UsageError } from '../../platform/cli/cli-command.js';
import { AppConfig } from '../../platform/config/app-config.js';
import { Translator } from '../../platform/i18n/translator.js';
import { newId, type UserId } from '../../shared/ids.js';
import { ImportBooks, type ImportBooksCommand, type ImportReport } from '../application/import-books.use-case.js';
import { ImportCommand } from './import.command.js';

const seller = newId<UserId>();

function command(report: Partial<ImportReport> = {}): { run: ImportCommand['run']; calls: ImportBooksCommand[] } {
  const calls: ImportBooksCommand[] = [];
  const importBooks = Object.assign(Object.create(ImportBooks.prototype) as ImportBooks, {
    async execute(call: ImportBooksCommand): Promise<ImportReport> {
      for await (const _chunk of call.source) calls.push(call);
      return { rows: 2, published: 2, unchanged: 0, refused: 0, refusals: [], isbnsLeftOut: 0, ...report };
    },
  });
  const auth = Object.assign(Object.create(AuthApi.prototype) as AuthApi, {
    userByEmail: (email: string) => Promise.resolve(email === 'vera@example.com' ? { id: seller, name: 'Vera' } : null),
  });
  const config = Object.assign(Object.create(AppConfig.prototype) as AppConfig, { currency: 'USD' });
  const made = new ImportCommand(importBooks, auth, new Translator(), config);
  return { run: made.run.bind(made), calls };
}

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bookstore-import-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function aFile(): Promise<string> {
  const file = join(folder, 'books.csv');
  await writeFile(file, 'title,author\nA,B\n');
  return file;
}

describe('import FILE.csv', () => {
  it('imports for a seller, with what rows lack', async () => {
    const { run, calls } = command();
    const out = new RecordedOutput();
    const args = [
      '--seller',
      'vera@example.com',
      '--price',
      '1500',
      '--stock=1',
      '--condition',
      'new',
      '--category',
      'art',
    ];
    await expect(run([await aFile(), ...args], out)).resolves.toBe(0);
    expect(calls[0]).toMatchObject({
      sellerId: seller,
      defaults: { price: 1500, stock: 1, condition: 'new', category: 'art' },
    });
    expect(out.ticked).toBe(17);
    expect(out.lines.join('\n')).toMatch(/15\.00 USD[^]*2 rows in .* 2 published, 0 on sale already, 0 refused/);
  });

  it('reports every refused row, and fails when no row was good', async () => {
    const refusals = [
      { row: 7, title: 'Rayuela', column: 'isbn', problem: 'isbn_check_digit', limit: undefined },
    ] as const;
    const out = new RecordedOutput();
    const args = [await aFile(), '--seller', 'vera@example.com'];
    await expect(command({ rows: 2, refused: 1, refusals }).run(args, out)).resolves.toBe(0);
    expect(out.lines[0]).toMatch(/^row 7 \(Rayuela\): isbn: .*ISBN/);
    await expect(command({ rows: 1, refused: 1, refusals }).run(args, out)).resolves.toBe(1);
  });

  it('says how a default price is written, to who writes it with a point', async () => {
    const args = [await aFile(), '--seller', 'vera@example.com', '--price', '15.00'];
    await expect(command().run(args, new RecordedOutput())).rejects.toThrow('--price: write minor units');
  });

  it.each([
    [[]],
    [['FILE']],
    [['FILE', 'other.csv', '--seller', 'vera@example.com']],
    [['FILE', '--seller', 'nobody@example.com']],
    [['missing.csv', '--seller', 'vera@example.com']],
    [['.', '--seller', 'vera@example.com']],
    [['FILE', '--seller', 'vera@example.com', '--price', '15.00']],
    [['FILE', '--seller', 'vera@example.com', '--price', '0']],
    [['FILE', '--seller', 'vera@example.com', '--stock=-1']],
    [['FILE', '--seller', 'vera@example.com', '--condition', 'shiny']],
    [['FILE', '--seller', 'vera@example.com', '--colour', 'blue']],
  ])('explains itself for %j', async (args) => {
    const file = await aFile();
    const given = args.map((arg) => (arg === 'FILE' ? file : arg));
    await expect(command().run(given, new RecordedOutput())).rejects.toThrow(UsageError);
  });
});
