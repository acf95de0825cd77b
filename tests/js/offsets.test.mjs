import assert from "node:assert/strict";
import test from "node:test";
import { codePoints, units } from "../../static/js/offsets.js";

const TABLE = [
  ["plain", "abc", 2, 2],
  ["an emoji takes two units", "🙂ab", 2, 3],
  ["a family is five code points", "👩‍👩‍👧x", 5, 8],
  ["a combining mark is its own code point", "e\u0301x", 2, 2],
  ["right to left", "שלום", 3, 3],
  ["nothing", "abc", 0, 0],
  ["more than there is", "🙂", 5, 2],
];

for (const [name, text, points, expected] of TABLE) {
  test(`units: ${name}`, () => {
    assert.equal(units(text, points), expected);
  });
}

test("code points and units agree at every border of any text", () => {
  const alphabet = ["a", " ", "é", "e\u0301", "🙂", "👩‍👧", "\n", "ש", "\u{10ffff}"];
  for (let seed = 1; seed < 400; seed += 1) {
    let random = seed;
    const text = Array.from({ length: 12 }, () => {
      random = (random * 48271) % 2147483647;
      return alphabet[random % alphabet.length];
    }).join("");

    for (let point = 0; point <= codePoints(text); point += 1) {
      assert.equal(codePoints(text.slice(0, units(text, point))), point);
    }
  }
});
