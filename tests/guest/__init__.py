"""The guest in the browser, guest/: its own tests run in Node.js; here it meets the desktop program."""
