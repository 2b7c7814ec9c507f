import { ListDeadMails } from '../../src/notifications/application/list-dead-mails.query.js';
import { RetryDeadMails } from '../../src/notifications/application/retry-dead-mails.use-case.js';
import { MailCommand } from '../../src/notifications/cli/mail.command.js';
import { SqlMailOutbox } from '../../src/notifications/infrastructure/persistence/sql-mail-outbox.js';
import { UsageError } from '../../src/platform/cli/cli-command.js';
import { MailOffice } from '../builders/mail-office.js';
import { registeredEvent, soldOutEvent } from '../builders/mail-events.js';
import { runCommand } from '../support/recorded-output.js';

let office: MailOffice;
let command: MailCommand;

beforeAll(async () => {
  office = await MailOffice.start();
  command = new MailCommand(
    new ListDeadMails(new SqlMailOutbox(office.db.database)),
    new RetryDeadMails(office.mails, office.db.unitOfWork, office.clock),
  );
});

afterAll(() => office.close());

const run = (...args: string[]) => runCommand(command, ...args);

async function twoDeadMails(): Promise<void> {
  await office.clear();
  await office.deliver(registeredEvent(office.person()));
  await office.deliver(soldOutEvent(office.person()));
  office.transport.answer = () => ({ kind: 'refused', reason: 'SMTP EENVELOPE RCPT TO 550' });
  await office.sender().execute();
  office.transport.answer = () => ({ kind: 'sent' });
}

const states = async () => (await office.stored()).map(({ state, attempts }) => `${state} ${attempts}`);

describe('the command mail', () => {
  beforeEach(twoDeadMails);

  it('lists what was given up, and names nobody', async () => {
    const { code, lines } = await run('dead');
    expect(code).toBe(0);
    expect(lines).toEqual([
      expect.stringMatching(/^[0-9a-z]{26} .* book_sold_out {2}1 attempts: SMTP EENVELOPE RCPT TO 550$/),
      expect.stringMatching(/ welcome /),
      '2 given up',
    ]);
    expect(lines.join()).not.toContain('@');
  });

  it('has one mail tried again', async () => {
    const [welcome] = await office.stored();
    const id = welcome?.id ?? '';
    await expect(run('retry', id.toUpperCase())).resolves.toMatchObject({ code: 0 });
    expect(await states()).toEqual(['due 0', 'dead 1']);
    await office.sender().execute();
    expect(await states()).toEqual(['sent 1', 'dead 1']);
    await expect(run('retry', id)).resolves.toEqual({ code: 1, lines: [], errors: [`no mail ${id} was given up`] });
  });

  it('has all of them tried again', async () => {
    await expect(run('retry', '--all-dead')).resolves.toMatchObject({ code: 0, errors: [] });
    await office.sender().execute();
    expect(await states()).toEqual(['sent 1', 'sent 1']);
    await expect(run('dead')).resolves.toMatchObject({ lines: ['0 given up'] });
    await expect(run('retry', '--all-dead')).resolves.toMatchObject({ code: 0 });
  });

  it.each([[[]], [['send']], [['dead', 'now']], [['retry']], [['retry', 'x']], [['retry', '--all-dead', 'now']]])(
    'does not understand %j',
    async (args) => {
      await expect(run(...args)).rejects.toThrow(UsageError);
    },
  );
});
