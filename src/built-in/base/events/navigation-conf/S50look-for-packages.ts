import { askForRefresh, defineAction } from 'panelsmith/actions';

/** A panel that is running looks for packages again, within a second or two. */
export default defineAction(({ root }) => {
  askForRefresh(root);
});
