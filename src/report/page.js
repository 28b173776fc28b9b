/* SPDX-License-Identifier: MIT
 *
 * Sorts a table by the column whose head is pressed; opens what is folded before it is printed.  Nothing is lost
 * without.
 */
for (const head of document.querySelectorAll('th')) {
	const button = document.createElement('button');

	button.append(...head.childNodes);
	head.append(button);
	button.onclick = () => {
		const body = head.closest('table').tBodies[0];
		const up = head.getAttribute('aria-sort') !== 'ascending';
		const key = (row) => row.cells[head.cellIndex].dataset.n ?? row.cells[head.cellIndex].textContent;

		for (const other of head.parentNode.cells)
			other.removeAttribute('aria-sort');
		head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
		body.append(...[...body.rows].sort((one, other) => {
			const difference = key(one) - key(other);
			const order = Number.isNaN(difference) ? key(one).localeCompare(key(other)) : difference;

			return up ? order : -order;
		}));
	};
}
addEventListener('beforeprint', () => {
	for (const details of document.querySelectorAll('details'))
		details.open = true;
});
