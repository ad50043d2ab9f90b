// The script in the head that keeps things in the page where the browser keeps nothing (assets/js/head/storage.js).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import vm from "node:vm";

const SCRIPT = readFileSync(new URL("../../assets/js/head/storage.js", import.meta.url), "utf8");

/** Opens a page whose stores have room for so many entries; its window. */
function open_page(room, kept = {}) {
  class Storage {
    setItem(key, value) {
      if (!(key in this) && Object.keys(this).length >= room) throw new Error("QuotaExceededError");
      this[key] = value;
    }
    getItem(key) {
      return Object.hasOwn(this, key) ? this[key] : null;
    }
    removeItem(key) {
      delete this[key];
    }
  }
  const [localStorage, sessionStorage] = [Object.assign(new Storage(), kept), new Storage()];
  class MutationObserver {
    observe() {}
  }
  const element = () => ({ setAttribute() {}, addEventListener() {}, append() {} });
  const document = { createElement: element, querySelector: () => null };
  const page = { Storage, localStorage, sessionStorage, MutationObserver, document, Map, Object, String };
  page.window = page;
  vm.runInNewContext(`(() => {${SCRIPT}})()`, page);
  return { page, own: localStorage };
}

test("a store that works is left as it is", () => {
  const { page, own } = open_page(5);
  assert.equal(page.localStorage, own);
  assert.deepEqual(Object.keys(own), []);
});

test("a full store is read, and what is taken out of it is gone from the browser too", () => {
  const { page, own } = open_page(1, { old: "1" });
  assert.notEqual(page.localStorage, own);
  assert.equal(page.localStorage.getItem("old"), "1");
  page.localStorage.setItem("new", "2");
  assert.equal(page.localStorage.getItem("new"), "2");
  assert.equal(page.localStorage.keeps("new"), false);
  page.localStorage.removeItem("old");
  assert.deepEqual(Object.keys(own), []);
  page.localStorage.setItem("new", "3");
  assert.equal(own.new, "3");
  assert.equal(page.localStorage.keeps("new"), true);
});

test("a store that fills up later goes on in the page", () => {
  const { page, own } = open_page(1);
  page.localStorage.setItem("a", "1");
  assert.equal(page.localStorage, own);
  page.localStorage.setItem("b", "2");
  assert.notEqual(page.localStorage, own);
  assert.equal(page.localStorage.getItem("a") + page.localStorage.getItem("b"), "12");
  assert.equal(page.localStorage.length, 2);
  page.localStorage.clear();
  assert.equal(page.localStorage.key(0), null);
});
