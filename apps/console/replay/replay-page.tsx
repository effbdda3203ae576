import type { PageProps } from '../routes.ts';

const ReplayPage = ({ session }: PageProps) => <p>{session}</p>;
export default ReplayPage;
