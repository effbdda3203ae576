import type { PageProps } from '../routes.ts';

const DeskPage = ({ session }: PageProps) => <p>{session}</p>;
export default DeskPage;
