// What the phone keeps, in IndexedDB, by account: the round as it was read last, what is still to be sent, and what came
// of what was sent today.

const NAME = "round";
let opened;

function open() {
  opened ??= new Promise((done, fail) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      const database = request.result;
      database.createObjectStore("rounds", { keyPath: "account" });
      for (const name of ["outbox", "told"]) {
        database.createObjectStore(name, { keyPath: "id", autoIncrement: true }).createIndex("account", "account");
      }
    };
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  return opened;
}

/** Runs `work` over these stores, and answers what its request found, once all of it is written. */
async function run(mode, names, work) {
  const database = await open();
  return new Promise((done, fail) => {
    const transaction = database.transaction(names, mode);
    const request = work(...names.map((name) => transaction.objectStore(name)));
    transaction.oncomplete = () => done(request?.result);
    transaction.onabort = () => fail(transaction.error);
  });
}

/** The round that was kept of an account: `{ account, day, stops, leaving }`. */
export const round = (account) => run("readonly", ["rounds"], (rounds) => rounds.get(account));
export const keepRound = (round) => run("readwrite", ["rounds"], (rounds) => rounds.put(round));

const all = (name) => (account) => run("readonly", [name], (store) => store.index("account").getAll(account));
/** What is to be sent, in the order in which it happened. */
export const outbox = all("outbox");
/** What came of what was sent. */
export const told = all("told");

export const add = (entry) => run("readwrite", ["outbox"], (store) => store.add(entry));

/** Takes an entry that was answered out of the outbox, and keeps what the answer said. */
export const settle = (entry, result) =>
  run("readwrite", ["outbox", "told"], (outbox, told) => {
    outbox.delete(entry.id);
    if (result) {
      told.add({ ...result, account: entry.account });
    }
  });

export const dismiss = (id) => run("readwrite", ["told"], (store) => store.delete(id));

/** Erases the rounds of everyone but one account, if one is named: what they have not sent waits, unseen, until they
 * sign in here again. */
export const eraseRounds = (but) =>
  run("readwrite", ["rounds", "told"], (...stores) => {
    for (const store of stores) {
      each(store, (value) => value.account !== but);
    }
  });

/** Erases all of an account. */
export const erase = (account) =>
  run("readwrite", ["rounds", "outbox", "told"], (...stores) => {
    for (const store of stores) {
      each(store, (value) => value.account === account);
    }
  });

/** What was told on another day than this one. */
export const eraseTold = (account, day) =>
  run("readwrite", ["told"], (store) => {
    each(store, (value) => value.account === account && !value.refused && !value.at.startsWith(day));
  });

function each(store, isErased) {
  store.openCursor().onsuccess = ({ target: { result: cursor } }) => {
    if (cursor) {
      if (isErased(cursor.value)) {
        cursor.delete();
      }
      cursor.continue();
    }
  };
}
