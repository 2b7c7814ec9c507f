import { join } from 'node:path';
import { SHOP_PRIVILEGES } from '../../support/database-privileges.js';
import { type Ended, FakePrograms } from '../support/fake-programs.js';
import { PROJECT, textOf } from '../support/project-files.js';

const script = (name: string): string => join(PROJECT, 'terraform/bin', name);

/**
 * AWS with just enough memory: the versions of a secret are the lines of `versions-<its ARN>`, `id stages…`; SQL that was
 * executed is in `sql.log`; the states of a refresh are the lines of `refreshes`, one a look, the last for ever.
 */
const AWS = `
option() { local name=$1; shift; while [ $# -gt 0 ]; do [ "$1" = "$name" ] && { printf %s "$2"; return; }; shift; done; }
contents() { cat "\${1#file://}"; }
secret=$(option --secret-id "$@")
case "$1 $2" in
  'secretsmanager list-secret-version-ids')
    stage=$(sed "s/.*VersionStages, '\\([A-Z]*\\)'.*/\\1/" <<<"$*")
    found=$(grep -w "$stage" "versions-$secret" 2>/dev/null | cut -d ' ' -f 1); echo "\${found:-None}" ;;
  'secretsmanager put-secret-value')
    contents "$(option --secret-string "$@")" >>"values-$secret"; echo >>"values-$secret"
    stage=$(option --version-stages "$@"); echo "new \${stage:-AWSCURRENT}" >>"versions-$secret"; echo new ;;
  'secretsmanager update-secret-version-stage')
    stage=$(option --version-stage "$@"); to=$(option --move-to-version-id "$@")
    sed -i "s/ $stage\\b//" "versions-$secret"; [ -z "$to" ] || sed -i "s/^$to\\b.*/& $stage/" "versions-$secret" ;;
  'rds-data execute-statement')
    statement=$(contents "$(option --sql "$@")")
    case $statement in
      SELECT*) cat two-passwords ;;
      *) printf '%s\\n' "$statement" >>sql.log; [ ! -e "fail-sql" ] || ! grep -q "$(cat fail-sql)" <<<"$statement" ;;
    esac ;;
  'autoscaling describe-instance-refreshes') head -n 1 refreshes; [ "$(wc -l <refreshes)" -le 1 ] || sed -i 1d refreshes ;;
  'ecr describe-images') [ "$AWS_REGION" = us-east-1 ] && [ ! -e no-image ] ;;
esac`;

const TERRAFORM = `
[ "$1" = output ] || exit 0
case $3 in
  autoscaling_group_name | database_name | database_user) printf bookstore ;;
  url) printf https://books.example.com ;; repository_url) printf images.example/bookstore ;;
  session_secret_arn) printf session ;; database_password_secret_arn) printf password ;;
  database_cluster_arn) printf arn:aws:rds:us-east-1:123456789012:cluster:bookstore ;; database_master_secret_arn) printf master ;;
  *) exit 1 ;;
esac`;

const SUCCESSFUL = 'Successful\t100\tNone\n';

let fakes: FakePrograms;

beforeEach(() => {
  fakes = new FakePrograms().define('terraform', TERRAFORM).define('aws', AWS).define('curl');
  fakes.write('two-passwords', '0');
  fakes.write('refreshes', SUCCESSFUL);
});

const run = (name: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  fakes.run(script(name), args, { POLL_SECONDS: '0.05', ...env });
const lines = (file: string): string[] => fakes.read(file).split('\n').filter(Boolean);
const passwords = (): string[] => lines('values-password');
const calls = (form: RegExp): string[] => fakes.calls().filter((call) => form.test(call));

/** What every script promises: nothing secret is among the arguments of a program. */
const expectNoSecretInArguments = (): void => {
  const secrets = [...passwords(), ...lines('values-session')];
  expect(secrets.length).toBeGreaterThan(0);
  for (const secret of secrets) {
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(fakes.read('calls.log')).not.toContain(secret);
  }
};

describe('what the scripts ask Terraform for', () => {
  const outputs = textOf('terraform/outputs.tf');
  const asked = (name: string): string[] =>
    [...textOf(`terraform/bin/${name}`).matchAll(/\$\(output ([a-z_]+)/g)].map(([, output = '']) => output);
  const valueOf = (name: string): string =>
    new RegExp(`^output "${name}" \\{[^}]*?value\\s+= (.*)$`, 'm').exec(outputs)?.[1] ?? '';

  it.each(['await-rollout.sh', 'roll-out.sh', 'rotate-database-password.sh'])('%s gets it', (name) => {
    expect(asked(name).length).toBeGreaterThan(0);
    expect(asked(name).filter((output) => valueOf(output) === '')).toEqual([]);
  });

  it('create-secrets.sh gets it after a targeted apply, which keeps no output that is not a resource’s', () => {
    const targets = ['module.registry.', 'module.secrets.', 'module.database.'];
    const values = [...asked('create-secrets.sh'), ...asked('common.sh')].map(valueOf);
    expect(values.length).toBeGreaterThan(5);
    expect(values.filter((value) => !targets.some((target) => value.startsWith(target)))).toEqual([]);
    for (const target of targets) expect(textOf('terraform/README.md')).toContain(`-target=${target.slice(0, -1)}`);
  });
});

describe('create-secrets.sh', () => {
  it('makes the session secret, and a user who can do no more than the shop does', async () => {
    expect((await run('create-secrets.sh')).status).toBe(0);
    const [password = ''] = passwords();
    expect(lines('sql.log')).toEqual([
      `CREATE USER IF NOT EXISTS 'bookstore'@'%' IDENTIFIED BY '${password}' REQUIRE SSL`,
      `ALTER USER 'bookstore'@'%' IDENTIFIED BY '${password}'`,
      `GRANT ${SHOP_PRIVILEGES} ON \`bookstore\`.* TO 'bookstore'@'%'`,
    ]);
    expect(lines('values-session')).toHaveLength(1);
    expectNoSecretInArguments();
  });

  it('changes nothing when it is repeated', async () => {
    await run('create-secrets.sh');
    const before = [fakes.read('sql.log'), passwords(), lines('values-session')];
    expect((await run('create-secrets.sh')).output).toMatch(
      /session secret has a value: kept[^]*bookstore has a value: kept/,
    );
    expect([fakes.read('sql.log'), passwords(), lines('values-session')]).toEqual(before);
  });

  it('keeps no password that the database did not take', async () => {
    fakes.write('fail-sql', 'GRANT');
    expect((await run('create-secrets.sh')).status).not.toBe(0);
    expect(passwords()).toEqual([]);
  });
});

describe('await-rollout.sh', () => {
  it('waits for the end, telling how far it is', async () => {
    fakes.write('refreshes', `Pending\tNone\tNone\nInProgress\t50\tNone\nInProgress\t50\tNone\n${SUCCESSFUL}`);
    expect(await run('await-rollout.sh')).toEqual({
      status: 0,
      output: 'Pending, 0 %\nInProgress, 50 %\nSuccessful, 100 %\n',
    });
  });

  it.each(['Failed', 'Cancelled', 'RollbackFailed', 'RollbackSuccessful'])(
    'fails when it ends as %s',
    async (status) => {
      fakes.write('refreshes', `InProgress\t50\tNone\n${status}\t50\tan instance was never ready\n`);
      const ended = await run('await-rollout.sh');
      expect(ended.status).not.toBe(0);
      expect(ended.output).toMatch(new RegExp(`The roll-out ended as ${status}: an instance was never ready`));
    },
  );

  it('has nothing to wait for where nothing was ever refreshed', async () => {
    fakes.write('refreshes', 'None\n');
    expect((await run('await-rollout.sh')).status).toBe(0);
  });

  it('rolls back what takes too long, once, and fails', async () => {
    fakes.write('refreshes', 'InProgress\t0\tNone\nInProgress\t0\tNone\nRollbackSuccessful\t0\tby hand\n');
    // Bash counts from here.
    expect((await run('await-rollout.sh', ['10'], { SECONDS: '601' })).status).not.toBe(0);
    expect(calls(/rollback-instance-refresh/)).toEqual([
      'aws autoscaling rollback-instance-refresh --auto-scaling-group-name bookstore',
    ]);
  });

  it('takes minutes and nothing else', async () => {
    expect((await run('await-rollout.sh', ['soon'])).status).toBe(2);
  });
});

describe('roll-out.sh', () => {
  const DIGEST = `sha256:${'ab'.repeat(32)}`;

  it('applies the digest, waits, and asks the shop', async () => {
    const ended = await run('roll-out.sh', [DIGEST, '-auto-approve']);
    expect(ended).toMatchObject({
      status: 0,
      output: expect.stringContaining('is rolled out at https://books.example.com'),
    });
    const order = calls(/terraform apply|describe-images|describe-instance|curl/).map((call) =>
      call.split(' ').slice(0, 3).join(' '),
    );
    expect(order).toEqual([
      'aws ecr describe-images',
      'terraform apply -var',
      'aws autoscaling describe-instance-refreshes',
      'curl --silent --show-error',
    ]);
    expect(calls(/terraform apply/)).toEqual([`terraform apply -var image_digest=${DIGEST} -auto-approve`]);
    expect(calls(/curl/)[0]).toMatch(/ https:\/\/books\.example\.com\/health$/);
  });

  it('applies nothing that the registry does not have, and no tag', async () => {
    fakes.write('no-image', '');
    expect((await run('roll-out.sh', [DIGEST])).output).toMatch(/The registry has no image sha256:/);
    for (const other of ['latest', DIGEST.replace('sha256:', ''), '']) {
      expect((await run('roll-out.sh', [other])).status).toBe(2);
    }
    expect(calls(/terraform apply/)).toEqual([]);
  });

  it('fails with the roll-out', async () => {
    fakes.write('refreshes', 'RollbackSuccessful\t0\tan instance was never ready\n');
    expect((await run('roll-out.sh', [DIGEST])).status).not.toBe(0);
  });
});

describe('rotate-database-password.sh', () => {
  beforeEach(() => {
    fakes.write('versions-password', 'old AWSCURRENT\n');
  });

  const versions = (): string[] => lines('versions-password').map((line) => line.trim());
  const DISCARDED = "ALTER USER 'bookstore'@'%' DISCARD OLD PASSWORD";

  it('has both passwords accepted until every instance has the new one', async () => {
    expect((await run('rotate-database-password.sh')).status).toBe(0);
    const [password = ''] = passwords();
    expect(lines('sql.log')).toEqual([
      `ALTER USER 'bookstore'@'%' IDENTIFIED BY '${password}' RETAIN CURRENT PASSWORD`,
      DISCARDED,
    ]);
    expect(versions()).toEqual(['old', 'new AWSCURRENT']);
    expect(calls(/start-instance-refresh/)).toHaveLength(1);
    expectNoSecretInArguments();
  });

  it('has others take the new one before the old is refused', async () => {
    fakes.define('restart', 'cp sql.log before-restart; [ ! -e restart-fails ]');
    expect((await run('rotate-database-password.sh', ['restart', 'now'])).status).toBe(0);
    expect(calls(/^restart/)).toEqual(['restart now']);
    expect(lines('before-restart')).not.toContain(DISCARDED);
    expect(lines('sql.log')).toContain(DISCARDED);
    fakes.write('restart-fails', '');
    fakes.write('sql.log', '');
    expect((await run('rotate-database-password.sh', ['restart'])).output).toMatch(
      /The old password is still accepted/,
    );
    expect(lines('sql.log')).not.toContain(DISCARDED);
  });

  it('keeps the old password accepted when instances are not replaced', async () => {
    fakes.write('refreshes', 'Failed\t0\tno capacity\n');
    const ended = await run('rotate-database-password.sh');
    expect(ended.status).not.toBe(0);
    expect(ended.output).toMatch(/The old password is still accepted/);
    expect(lines('sql.log')).not.toContain(DISCARDED);
  });

  it('takes up one that stopped when the database had the new password and the secret had not', async () => {
    fakes.write('two-passwords', '1');
    fakes.write('versions-password', 'old AWSCURRENT\nnew AWSPENDING\n');
    expect((await run('rotate-database-password.sh')).status).toBe(0);
    expect(passwords()).toEqual([]);
    expect(versions()).toEqual(['old', 'new AWSCURRENT']);
    expect(lines('sql.log')).toEqual([DISCARDED]);
  });

  it.each(['new AWSCURRENT', 'new AWSCURRENT AWSPENDING'])('takes up one that stopped at %s', async (newest) => {
    fakes.write('two-passwords', '1');
    fakes.write('versions-password', `old\n${newest}\n`);
    expect((await run('rotate-database-password.sh')).status).toBe(0);
    expect(versions()).toEqual(['old', newest]);
    expect(calls(/update-secret-version-stage/)).toEqual([]);
    expect(lines('sql.log')).toEqual([DISCARDED]);
  });
});
