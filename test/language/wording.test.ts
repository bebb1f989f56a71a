import { expect, test } from 'vitest';
import { findingsOf } from './support/findings';

const BOB = 'EHLO a.example\nMAIL FROM:<a@b.example>\nRCPT TO:<b@b.example>\n';

/** What a finding says where the same code is found for different reasons. */
test.each<[string, string, RegExp]>([
  ['a greeting below the step it is read for', '@assert reply.code == 220\n220\nNOOP\n', /read before @assert/],
  ['a second greeting', '220\n@assert reply.code == 220\n220\nNOOP\n', /No reply can come here/],
  ['a hello after LMTP’s own was forgotten', '@connect lmtp://localhost\nMAIL FROM:<a@b.example>\n', /send LHLO first/],
  ['354 above a block', `${BOB}BDAT 5 LAST\n354\n.\n`, /nothing is answered before/],
  ['354 in a message', `${BOB}DATA\n\n354\n.\n`, /the message directly under that/],
  ['a variable that lacks its =', '@host a.example\nNOOP\n', /`@host = …`/],
  ['what can be no variable', '@@host a.example\nNOOP\n', /directive @@host\. To send the line/],
  ['a scheme without slashes', '@connect smtps:a.example\nNOOP\n', /did you mean smtps:\/\/a\.example\?/],
  ['a socket without +unix', '@connect lmtp:/run/lmtp\nNOOP\n', /did you mean lmtp\+unix:\/run\/lmtp\?/],
  ['a subject by its last word', '@assert daysleft > 3\nNOOP\n', /`tls\.certificate\.daysLeft`\?/],
  ['a subject’s last word that several have', '@assert text contains x\nNOOP\n', /^(?!.*Did you mean)/],
  ['a range with other dots', '@each n in 1...3\nNOOP\n@end\n', /Did you mean `1\.\.3`/],
  ['a file without its space', '@each n in <users.txt\nNOOP\n@end\n', /Did you mean `< users\.txt`/],
  ['not in front', '@assert not reply.code == 1\nNOOP\n', /`not` stands behind the subject/],
  ['a built-in without its $', 'NOOP {{guid}}\n', /The built-in is written `\{\{\$guid\}\}`/],
  ['what follows QUIT', 'EHLO a.example\nQUIT\nEHLO a.example\n', /Another session begins with ###/],
  ['a password alone', '@auth PLAIN {{$secret alice}}\n', /@auth PLAIN alice \{\{\$secret NAME\}\}/],
  ['a version that there is not', '@tls min=TLSv1.4\nNOOP\n', /^(?!.*Did you mean)/],
  ['a version by another name', '@tls min=tls1.2\nNOOP\n', /Did you mean `TLSv1\.2`/],
  ['a directive without its @', 'wait 5s\nNOOP\n', /a directive, which begins with "@": @wait/],
  ['a verb that is a directive’s name', 'C: wait 5s\n', /^(?!.*directive)/],
  ['<> is not nearly <', '@assert reply.code <> 1\nNOOP\n', /Did you mean `!=`/],
  ['=~', '@assert reply.text =~ /a/\nNOOP\n', /Did you mean `matches`/],
  ['a sign that is none', '@assert reply.code ?? 1\nNOOP\n', /^(?!.*Did you mean)/],
  ['an assertion without blanks', '@assert reply.code==250\nNOOP\n', /Did you mean `reply\.code == 250`/],
])('%s', async (_, script, message) => {
  const found = await findingsOf(script);
  expect(found.map((each) => each.message).join('\n')).toMatch(message);
});

test('a dot that a blank keeps from ending its message is shown', async () => {
  const script = `${BOB}DATA\nSubject: x\n\n. \n250\n`;
  const [found] = await findingsOf(script);
  const [related] = found?.related ?? [];
  expect(script.slice(related?.span.start, related?.span.end)).toBe('. ');
});
