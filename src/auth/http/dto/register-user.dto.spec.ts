import { readForm } from '../../../platform/http/form.js';
import { LogInDto } from './log-in.dto.js';
import { RegisterUserDto } from './register-user.dto.js';

const right = { name: 'Ana Quiroga', email: 'ana@example.com', password: 'libros usados' };
const errorsOf = async (Dto: typeof RegisterUserDto | typeof LogInDto, body: unknown) => {
  const form = await readForm<object>(Dto, body);
  return form.ok ? {} : form.errors;
};
/** What JSON.parse and the form parsers can make of a field that should be text. */
const NO_TEXT: readonly unknown[] = [
  1,
  true,
  [],
  ['ana'],
  {},
  { toString: 'x' },
  JSON.parse('{"__proto__":{"length":9}}'),
  NaN,
];

describe('RegisterUserDto', () => {
  it('takes what is right, and nothing beside it', async () => {
    const form = await readForm(RegisterUserDto, {
      ...right,
      roles: ['admin'],
      id: 'mine',
      __proto__: { disabled: false },
    });
    expect(form).toEqual({ ok: true, value: right });
    expect(Object.keys(form.ok ? form.value : {})).toEqual(['name', 'email', 'password']);
  });

  it('asks for every field', async () => {
    const required = [{ key: 'validation.required' }];
    for (const body of [undefined, null, '', [], [right], {}, JSON.parse('{"__proto__":{"name":"Ana"}}')]) {
      await expect(errorsOf(RegisterUserDto, body)).resolves.toEqual({
        name: required,
        email: required,
        password: required,
      });
    }
    await expect(errorsOf(RegisterUserDto, { name: ' ', email: '', password: '' })).resolves.toEqual({
      name: required,
      email: required,
      password: required,
    });
  });

  it.each(NO_TEXT)('takes no %j where text belongs', async (value) => {
    const text = [{ key: 'validation.text' }];
    const body = { name: value, email: value, password: value };
    await expect(errorsOf(RegisterUserDto, body)).resolves.toEqual({ name: text, email: text, password: text });
  });

  it('says what to write instead', async () => {
    const body = { name: 'a'.repeat(10_000), email: 'ana@', password: 'short' };
    await expect(errorsOf(RegisterUserDto, body)).resolves.toEqual({
      name: [{ key: 'validation.max_length', params: { max: 80 } }],
      email: [{ key: 'validation.email' }],
      password: [{ key: 'validation.min_length', params: { min: 8 } }],
    });
  });
});

describe('LogInDto', () => {
  it('asks for text in both fields, and judges neither', async () => {
    await expect(errorsOf(LogInDto, { email: 'ana', password: 'x' })).resolves.toEqual({});
    const required = [{ key: 'validation.required' }];
    await expect(errorsOf(LogInDto, {})).resolves.toEqual({ email: required, password: required });
    await expect(errorsOf(LogInDto, { email: ' ', password: '   ' })).resolves.toEqual({
      email: required,
      password: required,
    });
  });

  it.each(NO_TEXT)('takes no %j where text belongs', async (value) => {
    const text = [{ key: 'validation.text' }];
    await expect(errorsOf(LogInDto, { email: value, password: value })).resolves.toEqual({
      email: text,
      password: text,
    });
  });
});
