/** Actions that wait to be saved, kept in the browser: they survive a reload, a crash and a closed tab. */

/**
 * A store for SaveQueue, one a person. Each action has an entry of its own, so that two tabs never write over each
 * other's. `onFull()` is called where the browser has no room: then nothing survives a reload.
 */
export function storeFor(annotator, { storage, onFull = () => {} }) {
  const prefix = `rejoinder:waiting:${annotator}:`;
  let count = 0;
  return {
    /** All that waits, in the order in which the keys were pressed. */
    read() {
      const found = [];
      try {
        for (let index = 0; index < storage.length; index += 1) {
          const name = storage.key(index);
          if (name.startsWith(prefix)) found.push(parsed(storage.getItem(name)));
        }
      } catch {
        // A forbidden store holds nothing.
      }
      return found.filter(Boolean).sort((one, other) => one.at - other.at).map(({ entry }) => entry);
    },
    /** Keeps the action, or its newer state. */
    add(entry) {
      try {
        const known = parsed(storage.getItem(prefix + entry.key));
        // Two keys in one millisecond keep their order.
        const at = known ? known.at : Date.now() + (count += 1) / 1e6;
        storage.setItem(prefix + entry.key, JSON.stringify({ at, entry }));
      } catch {
        onFull();
      }
    },
    /** Forgets it: saved, or decided against. */
    remove(entry) {
      try {
        storage.removeItem(prefix + entry.key);
      } catch {
        // Then it was never kept.
      }
    },
  };
}

function parsed(raw) {
  try {
    const value = JSON.parse(raw);
    return value?.entry?.action ? value : null;
  } catch {
    return null;
  }
}

/**
 * Which of the stored actions nobody is about to send: those of tabs that are gone. Resolves to `(entry) => boolean`.
 *
 * A tab shows that it lives by a Web Lock. Without locks (pages without TLS) every action counts as left; what two
 * tabs send, the server carries out once.
 */
export async function findLeft(tab, earlier, { locks = navigator.locks } = {}) {
  const name = (id) => `rejoinder:tab:${id}`;
  if (!locks) return (entry) => entry.tab !== tab;
  locks.request(name(tab), () => new Promise(() => {}));
  const { held } = await locks.query();
  const alive = new Set(held.map((lock) => lock.name));
  // The page that was here before the reload may not have let go yet.
  return (entry) => entry.tab !== tab && (entry.tab === earlier || !alive.has(name(entry.tab)));
}
