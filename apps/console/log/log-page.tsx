import type { PageProps } from '../routes.ts';

const LogPage = ({ session }: PageProps) => <p>{session}</p>;
export default LogPage;
