import { askForRefresh, defineAction } from 'panelsmith/actions';

/** Makes a running server look for packages again, within a second or two. */
export default defineAction(({ root }) => {
  askForRefresh(root);
});
