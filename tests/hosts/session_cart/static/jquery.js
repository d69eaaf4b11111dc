// As much of jQuery as this page uses.
window.$ = function (selector) {
  var found = Array.prototype.slice.call(document.querySelectorAll(selector));
  return {
    on: function (name, then) {
      found.forEach(function (one) {
        one.addEventListener(name, function (event) {
          event.preventDefault();
          then(one, event);
        });
      });
    },
    text: function (words) {
      found.forEach(function (one) { one.textContent = words; });
    },
  };
};
window.$.post = function (url, form, then) {
  var data = new FormData(form);
  data.append('product_id', form.querySelector('button').value);
  fetch(url, { method: 'POST', body: data })
    .then(function (answer) { return answer.json(); })
    .then(then);
};
